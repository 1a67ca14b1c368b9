// Package stoppedtimers has timers that release what takes too long, and functions
// that stop them: from then on it is theirs again.
package stoppedtimers

import (
	"errors"
	"io"
	"net"
	"os"
	"time"
)

func never(addr string) error {
	c, err := net.Dial("tcp", addr) // want `result of net.Dial is never released: c.Close is missing`
	if err != nil {
		return err
	}
	t := time.AfterFunc(time.Second, func() { c.Close() })
	defer t.Stop()
	_, err = io.WriteString(c, "hello")
	return err
}

func returned(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want `c.Close is missing before the return on line 32`
	if err != nil {
		return nil, err
	}
	t := time.AfterFunc(time.Second, func() { c.Close() })
	defer t.Stop()
	if _, err := io.WriteString(c, "hello"); err != nil {
		return nil, err
	}
	return c, nil
}

func released(addr string) error {
	c, err := net.Dial("tcp", addr) // ok: deferred beside the timer
	if err != nil {
		return err
	}
	defer c.Close()
	t := time.AfterFunc(time.Second, func() { c.Close() })
	defer t.Stop()
	_, err = io.WriteString(c, "hello")
	return err
}

func between(name string) error {
	f, err := os.Open(name) // want `f.Close is missing before the return on line 60`
	if err != nil {
		return err
	}
	t := time.AfterFunc(time.Second, func() { f.Close() })
	if _, err := io.ReadAll(f); err != nil {
		return err
	}
	t.Stop()
	if name == "" {
		return errors.New("no name")
	}
	return f.Close()
}

func runsOn(name string) error {
	f, err := os.Open(name) // ok: where it is not stopped the timer releases it
	if err != nil {
		return err
	}
	t := time.AfterFunc(time.Second, func() { f.Close() })
	if _, err := io.ReadAll(f); err != nil {
		return err
	}
	t.Stop()
	return f.Close()
}

func inLoop(addrs []string) {
	for _, addr := range addrs {
		c, err := net.Dial("tcp", addr) // ok: here, too
		if err != nil {
			continue
		}
		t := time.AfterFunc(time.Second, func() { c.Close() })
		if _, err := io.WriteString(c, "hello"); err != nil {
			continue
		}
		t.Stop()
		c.Close()
	}
}

func asked(name string) error {
	f, err := os.Open(name) // ok: who has not stopped it knows that it has run
	if err != nil {
		return err
	}
	t := time.AfterFunc(time.Second, func() { f.Close() })
	_, err = io.ReadAll(f)
	if t.Stop() {
		f.Close()
	}
	return err
}

func left(name string) {
	f, err := os.Open(name) // ok: the timer runs
	if err != nil {
		return
	}
	time.AfterFunc(time.Second, func() { f.Close() })
}
