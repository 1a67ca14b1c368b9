// Package nilchannels sends in arms of a select whose channel may be nil.
package nilchannels

import "net"

type acceptor struct {
	l     net.Listener
	conns chan net.Conn
	errs  chan error
	quit  chan bool
}

// ok: an arm on a nil channel is never taken, so an error is sent where there is no
// connection
func (a *acceptor) accept() {
	for {
		var conns chan<- net.Conn
		var errs chan<- error
		c, err := a.l.Accept()
		if err != nil {
			errs = a.errs
		} else {
			conns = a.conns
		}
		select {
		case conns <- c:
		case errs <- err:
			return
		case <-a.quit:
			if c != nil {
				c.Close()
			}
			return
		}
	}
}

func (a *acceptor) acceptWrong() {
	for {
		var conns chan<- net.Conn
		c, err := a.l.Accept() // want "not released on every path"
		errs := a.errs
		if err == nil {
			conns = a.conns
		}
		select {
		case conns <- c:
		case errs <- err:
			return
		case <-a.quit:
			if c != nil {
				c.Close()
			}
			return
		}
	}
}

// ok
func (a *acceptor) run() net.Conn {
	go a.accept()
	go a.acceptWrong()
	return <-a.conns
}
