// Package runelsewhere gives functions to helpers that run them in goroutines:
// to be run is nothing for what such a function only uses.
package runelsewhere

import (
	"io"
	"net"
	"sync"
)

type group struct{ wg sync.WaitGroup }

// run runs f beside the others.
func (g *group) run(f func()) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		f()
	}()
}

func (g *group) wait() { g.wg.Wait() }

type task func(i int) error

// together runs all tasks and waits for them.
func together(tasks ...task) error {
	errs := make(chan error, len(tasks))
	for i, t := range tasks {
		go func(i int, t task) { errs <- t(i) }(i, t)
	}
	var err error
	for range tasks {
		if e := <-errs; e != nil {
			err = e
		}
	}
	return err
}

type queue struct{ fs chan func() }

// later keeps f for another day.
func (q *queue) later(f func()) { q.fs <- f }

func shake(c io.ReadWriter) error {
	return together(
		func(int) error {
			_, err := c.Write([]byte("hello"))
			return err
		},
		func(int) error {
			var b [5]byte
			_, err := io.ReadFull(c, b[:])
			return err
		})
}

func dial(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want `result of net.Dial is not released on every path`
	if err != nil {
		return nil, err
	}
	if err := shake(c); err != nil {
		return nil, err
	}
	return c, nil
}

// ok
func dialClosed(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if err := shake(c); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func greet(g *group, addr string) error {
	c, err := net.Dial("tcp", addr) // want `result of net.Dial is never released`
	if err != nil {
		return err
	}
	g.run(func() { c.Write([]byte("hello")) })
	g.wait()
	return nil
}

// ok: the goroutine closes it
func greetClosed(g *group, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	g.run(func() {
		defer c.Close()
		c.Write([]byte("hello"))
	})
	return nil
}

// ok: there is no end to it but the listener's own
func serve(g *group, addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	g.run(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	})
	return nil
}

// ok: what is kept for later may have it for good
func greetLater(q *queue, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	q.later(func() { c.Write([]byte("hello")) })
	return nil
}

// A keeper keeps connections.
type keeper struct{ all []io.Closer }

// keepBeside hands it on, which is no release.
func (k *keeper) keepBeside(g *group, c net.Conn) error {
	if c.RemoteAddr() == nil {
		return io.EOF
	}
	g.run(func() { k.all = append(k.all, c) })
	return nil
}

// ok
func kept(k *keeper, g *group, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if err := k.keepBeside(g, c); err != nil {
		c.Close()
		return err
	}
	return nil
}

func keptForgotten(k *keeper, g *group, addr string) error {
	c, err := net.Dial("tcp", addr) // want `result of net.Dial is not released on every path`
	if err != nil {
		return err
	}
	return k.keepBeside(g, c)
}
