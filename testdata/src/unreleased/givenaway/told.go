package givenaway

import (
	"context"
	"errors"
	"net"
	"time"
)

// ok: who cancels the context has the connection
func KeepAlive(ctx context.Context, c net.Conn, every time.Duration) {
	go func() {
		t := time.NewTicker(every)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				_, err := c.Write([]byte("ping"))
				if errors.Is(err, errNone) {
					return
				}
				if err != nil {
					c.Close()
					return
				}
			}
		}
	}()
}

// Both that end it release the connection, and a failure does not.
func Beat(ctx context.Context, c net.Conn, every time.Duration) { // want `c, which Beat leaves to a goroutine, is not released on every path: c.Close is missing`
	go func() {
		t := time.NewTicker(every)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				c.Close()
				return
			case <-t.C:
				if _, err := c.Write([]byte("ping")); err != nil {
					return
				}
			}
		}
	}()
}
