// Package timelimits has functions that measure how much of a limit is left,
// which observes nothing.
package timelimits

import (
	"context"
	"log"
	"net"
	"time"
)

type exchanger interface {
	Exchange(ctx context.Context, query []byte) error
}

type dialer interface {
	Dial(ctx context.Context) (net.Conn, error)
}

type udp struct {
	d       dialer
	timeout time.Duration
}

func (e *udp) Exchange(ctx context.Context, query []byte) error {
	start := time.Now()
	c, err := e.d.Dial(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(e.timeout - time.Since(start)))
	_, err = c.Write(query)
	return err
}

type tcp struct {
	d       dialer
	timeout time.Duration
}

func (e *tcp) Exchange(ctx context.Context, query []byte) error {
	start := time.Now()
	c, err := e.d.Dial(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	left := e.timeout
	left -= time.Now().Sub(start)
	setLimit(c, left)
	_, err = c.Write(query)
	return err
}

func setLimit(c net.Conn, d time.Duration) { c.SetDeadline(time.Now().Add(d)) }

type tls struct {
	d       dialer
	timeout time.Duration
}

func (e *tls) Exchange(ctx context.Context, query []byte) error {
	start := time.Now()
	c, err := e.d.Dial(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	c.SetWriteDeadline(time.Now().Add(2 * time.Since(start)))
	_, err = c.Write(query)
	return err
}

type https struct{ d dialer }

func (e *https) Exchange(ctx context.Context, query []byte) error { // ok: the others set deadlines
	c, err := e.d.Dial(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Write(query)
	return err
}

type store interface {
	Put(ctx context.Context, key string) error
}

type disk struct{ s store }

func (d *disk) Put(ctx context.Context, key string) error {
	start := time.Now()
	err := d.s.Put(ctx, key)
	log.Printf("put %s: %v", key, time.Since(start))
	return err
}

type cloud struct{ s store }

func (c *cloud) Put(ctx context.Context, key string) error {
	start := time.Now()
	err := c.s.Put(ctx, key)
	log.Printf("put %s: %v over the time that sleeping took", key, time.Since(start)-time.Second)
	return err
}

type tape struct{ d dialer }

func (t *tape) Put(ctx context.Context, key string) error { // want `\(\*tape\).Put is not observed; 2 of its 3 sibling implementations`
	c, err := t.d.Dial(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Write([]byte(key))
	return err
}
