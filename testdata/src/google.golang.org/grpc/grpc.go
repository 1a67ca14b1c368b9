// Package grpc is a stub: the signatures of google.golang.org/grpc.
package grpc

import "context"

type ClientConn struct{ open bool }

type DialOption interface{ apply() }

type CallOption interface{ before() }

var newClient func(string) (*ClientConn, error)

func NewClient(target string, opts ...DialOption) (conn *ClientConn, err error)

func Dial(target string, opts ...DialOption) (*ClientConn, error)

func (cc *ClientConn) Close() error   { cc.open = false; return nil }
func (cc *ClientConn) Target() string { return "" }
func (cc *ClientConn) Connect()       {}

func (cc *ClientConn) Invoke(ctx context.Context, method string, args, reply any, opts ...CallOption) error
