// Package runsown runs servers whose methods release by a deferred literal what
// they have put into their receiver, which other literals know as well.
package runsown

import (
	"net"
	"os"
)

type agent struct {
	path string
	l    net.Listener
}

// run serves until the listener ends, and releases it.
func (a *agent) run(stopped <-chan os.Signal, handle func(net.Conn)) error {
	l, err := net.Listen("unix", a.path)
	if err != nil {
		return err
	}
	a.l = l
	defer func() { _ = a.l.Close() }()
	go func() {
		<-stopped
		a.shutdown()
	}()
	for {
		c, err := a.l.Accept()
		if err != nil {
			return err
		}
		go handle(c)
	}
}

// start leaves it to who has called it.
func (a *agent) start(handle func(net.Conn)) error {
	l, err := net.Listen("unix", a.path)
	if err != nil {
		return err
	}
	a.l = l
	go func() {
		for {
			c, err := a.l.Accept()
			if err != nil {
				return
			}
			go handle(c)
		}
	}()
	return nil
}

// check leaves it to the goroutine where nothing fails.
func (a *agent) check(stopped <-chan os.Signal) (err error) {
	l, err := net.Listen("unix", a.path)
	if err != nil {
		return err
	}
	a.l = l
	defer func() {
		if err != nil {
			_ = a.l.Close()
		}
	}()
	go func() {
		<-stopped
		a.shutdown()
	}()
	return os.Chmod(a.path, 0o600)
}

func (a *agent) shutdown() {
	if a.l != nil {
		_ = a.l.Close()
	}
	_ = os.Remove(a.path)
}

// ok: run has released it
func serve(path string, stopped <-chan os.Signal, handle func(net.Conn)) error {
	a := &agent{path: path}
	return a.run(stopped, handle)
}

func start(path string, handle func(net.Conn)) error {
	a := &agent{path: path}
	return a.start(handle) // want "what a.start begins is never released: a.shutdown is missing"
}

// ok: the goroutine shuts it down
func check(path string, stopped <-chan os.Signal) error {
	a := &agent{path: path}
	return a.check(stopped)
}
