// Package redis is a stub: the signatures of github.com/redis/go-redis/v9.
package redis

import "context"

type Options struct{ Addr string }

type baseClient struct{ open bool }

func (c *baseClient) Close() error { c.open = false; return nil }

type Client struct {
	*baseClient
}

type StatusCmd struct{ err error }

func (c *StatusCmd) Err() error

type Message struct{ Payload string }

type PubSub struct{ open bool }

var newClient func(*Options) *Client

func NewClient(opt *Options) *Client { return newClient(opt) }

func (c *Client) Ping(ctx context.Context) *StatusCmd { return &StatusCmd{ctx.Err()} }

func (c *Client) Subscribe(ctx context.Context, channels ...string) *PubSub {
	return &PubSub{open: true}
}

func (c *PubSub) Close() error { c.open = false; return nil }
func (c *PubSub) ReceiveMessage(ctx context.Context) (*Message, error)
