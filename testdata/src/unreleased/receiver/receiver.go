// Package receiver: what a receiver is known to hold does not make it the
// owner of what is stored in it.
package receiver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
)

// Client is one that is made when it is needed and lives as long as the
// process.
type Client interface {
	Ping() error
	Close() error
}

type tcpClient struct{ conn net.Conn }

func (c *tcpClient) Ping() error  { return nil }
func (c *tcpClient) Close() error { return c.conn.Close() }

func newClient(at endpoint) (Client, error) {
	conn, err := net.Dial("tcp", net.JoinHostPort(at.host, at.port))
	if err != nil {
		return nil, err
	}
	return &tcpClient{conn}, nil
}

type endpoint struct{ host, port string }

type cli struct {
	init   sync.Once
	at     endpoint
	client Client
	err    error
	ctx    context.Context
}

func (c *cli) resolve() (endpoint, error) {
	if c.at.host == "" {
		return c.at, errors.New("unresolved")
	}
	return c.at, nil
}

func (c *cli) ping() { c.client.Ping() }

// ok: the error of an earlier step is in the receiver as well
func (c *cli) initialize() error {
	c.init.Do(func() {
		c.at, c.err = c.resolve()
		if c.err != nil {
			c.err = fmt.Errorf("resolve: %w", c.err)
			return
		}
		if c.client == nil {
			if c.client, c.err = newClient(c.at); c.err != nil {
				return
			}
		}
		if c.ctx == nil {
			c.ctx = context.Background()
		}
		c.ping()
	})
	return c.err
}

// ok: without a literal
func (c *cli) initializeNow() error {
	if c.at, c.err = c.resolve(); c.err != nil {
		return c.err
	}
	if c.client, c.err = newClient(c.at); c.err != nil {
		return c.err
	}
	c.ping()
	return c.err
}

// ok: of a parameter
func initialize(c *cli) error {
	if c.at, c.err = c.resolve(); c.err != nil {
		return c.err
	}
	c.client, c.err = newClient(c.at)
	return c.err
}

func (c *cli) check() error {
	if c.at, c.err = c.resolve(); c.err != nil {
		return c.err
	}
	client, err := newClient(c.at) // want "result of newClient is never released"
	if err != nil {
		return err
	}
	c.err = client.Ping()
	return c.err
}
