// Package leftwithgroup: goroutines that a group starts must release what they
// are left with, as those of a go statement.
package leftwithgroup

import (
	"context"
	"io"
	"net"
	"sync"
)

func greet(addr string, wg *sync.WaitGroup) error {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	wg.Go(func() {
		if _, err := io.WriteString(c, "hello"); err != nil {
			return
		}
		c.Close()
	})
	return nil
}

// ok
func greetRight(addr string, wg *sync.WaitGroup) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	wg.Go(func() {
		defer c.Close()
		io.WriteString(c, "hello")
	})
	return nil
}

// ok: released behind the group
func greetWaiting(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := io.WriteString(c, "hello"); err != nil {
			c.Close()
		}
	})
	wg.Wait()
	return c.Close()
}

// ok: may never run
func later(ctx context.Context, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() {
		if ctx.Err() == context.Canceled {
			c.Close()
		}
	})
	return nil
}
