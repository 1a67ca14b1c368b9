// Package rpc has a client that registers functions with itself.
package rpc

import (
	"net"
	"sync"
)

// A Client has handlers for its replies.
type Client struct {
	conn     net.Conn
	mu       sync.Mutex
	handlers map[uint64]handler
	seq      uint64
	buf      [64]byte
}

type handler interface {
	handle(n int)
	cleanup()
}

type callback struct{ fn func(n int) }

func (c *callback) handle(n int) { c.fn(n) }
func (c *callback) cleanup()     {}

// Dial makes a client that has shaken hands.
func Dial(addr string) (*Client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &Client{conn: conn, handlers: make(map[uint64]handler)}
	if _, err := c.Call("hello"); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Call registers a function that uses the client, as long as it lasts.
func (c *Client) Call(name string) (string, error) {
	c.seq++
	seq, reply := c.seq, make(chan string, 1)
	c.register(seq, &callback{fn: func(n int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		reply <- string(c.buf[:n])
	}})
	defer c.deregister(seq)
	if _, err := c.conn.Write([]byte(name)); err != nil {
		return "", err
	}
	return <-reply, nil
}

func (c *Client) register(seq uint64, h handler) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.handlers[seq] = h
}

func (c *Client) deregister(seq uint64) {
	c.mu.Lock()
	h, ok := c.handlers[seq]
	delete(c.handlers, seq)
	c.mu.Unlock()
	if ok {
		h.cleanup()
	}
}

// Close releases the connection.
func (c *Client) Close() error { return c.conn.Close() }
