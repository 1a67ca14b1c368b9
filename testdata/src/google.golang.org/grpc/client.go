package grpc

import "context"

// ClientStream is a stub.
type ClientStream interface{ CloseSend() error }

// StreamDesc is a stub.
type StreamDesc struct{ StreamName string }

// UnaryInvoker and Streamer are what a client's interceptors are given.
type (
	UnaryInvoker func(ctx context.Context, method string, req, reply any, cc *ClientConn, opts ...CallOption) error
	Streamer     func(ctx context.Context, desc *StreamDesc, cc *ClientConn, method string, opts ...CallOption) (ClientStream, error)

	UnaryClientInterceptor  func(ctx context.Context, method string, req, reply any, cc *ClientConn, invoker UnaryInvoker, opts ...CallOption) error
	StreamClientInterceptor func(ctx context.Context, desc *StreamDesc, cc *ClientConn, method string, streamer Streamer, opts ...CallOption) (ClientStream, error)
)

func WithUnaryInterceptor(f UnaryClientInterceptor) DialOption
func WithStreamInterceptor(f StreamClientInterceptor) DialOption
func WithChainUnaryInterceptor(fs ...UnaryClientInterceptor) DialOption
func WithChainStreamInterceptor(fs ...StreamClientInterceptor) DialOption
