// Package whenneeded: an owner that acquires what it needs when it is first used.
package whenneeded

import (
	"context"

	"unreleased/whenneeded/link"
)

func send(addr string) error {
	l := link.New(addr)
	if err := l.Send("a"); err != nil { // want "not released on every path: l.Shutdown is missing"
		return err
	}
	if err := l.Send("b"); err != nil {
		return err
	}
	return l.Shutdown(context.Background())
}

// ok
func sendRight(addr string) error {
	l := link.New(addr)
	defer l.Shutdown(context.Background())
	if err := l.Send("a"); err != nil {
		return err
	}
	return l.Send("b")
}

// ok: nothing was sent
func unused(addr string, text string) error {
	l := link.New(addr)
	if text == "" {
		return nil
	}
	defer l.Shutdown(context.Background())
	return l.Send(text)
}
