package owners

import (
	"errors"
	"io"
	"net"
)

// A link gets its connection from a method that its constructor calls.
type link struct {
	addr string
	conn net.Conn
}

func newLink(addr string) (*link, error) {
	l := &link{addr: addr}
	if err := l.connect(); err != nil { // want "not released on every path"
		return nil, err
	}
	if err := l.greet(); err != nil {
		return nil, err
	}
	return l, nil
}

// ok: released where the greeting fails
func newLinkClosed(addr string) (*link, error) {
	l := &link{addr: addr}
	if err := l.connect(); err != nil {
		return nil, err
	}
	if err := l.greet(); err != nil {
		return nil, errors.Join(err, l.conn.Close())
	}
	return l, nil
}

func (l *link) connect() error {
	conn, err := net.Dial("tcp", l.addr)
	if err != nil {
		return err
	}
	l.conn = conn
	return nil
}

func (l *link) greet() error {
	_, err := io.WriteString(l.conn, "hello\n")
	return err
}

func (l *link) Close() error { return l.conn.Close() }

func greetOnce(addr string) error {
	l, err := newLink(addr) // want "never released"
	if err != nil {
		return err
	}
	return l.greet()
}

func greetInPlace(addr string) error {
	l := &link{addr: addr}
	if err := l.connect(); err != nil { // want "never released"
		return err
	}
	return l.greet()
}

// ok: released by defer
func greetClosed(addr string) error {
	l := &link{addr: addr}
	if err := l.connect(); err != nil {
		return err
	}
	defer l.Close()
	return l.greet()
}

// ok: deferred before, for whatever the link has by then
func greetDeferredFirst(addr string) error {
	l := &link{addr: addr}
	defer l.Close()
	if err := l.connect(); err != nil {
		return err
	}
	return l.greet()
}

type links struct{ all []*link }

func (ls *links) add(l *link) { ls.all = append(ls.all, l) }

// ok: others have it before it is connected
func (ls *links) open(addr string) error {
	l := &link{addr: addr}
	ls.add(l)
	if err := l.connect(); err != nil {
		return err
	}
	return l.greet()
}

// ok: whose link it is cannot be seen
func reconnect(l *link) error {
	if err := l.connect(); err != nil {
		return err
	}
	return l.greet()
}

// A visit releases its connection at the end of what it does.
type visit struct{ conn net.Conn }

func (v *visit) dial(addr string) (err error) {
	v.conn, err = net.Dial("tcp", addr)
	return err
}

func (v *visit) run() error {
	defer v.Close()
	_, err := io.WriteString(v.conn, "hello\n")
	return err
}

func (v *visit) Close() error { return v.conn.Close() }

// ok: run releases it
func visitOnce(addr string) error {
	v := &visit{}
	if err := v.dial(addr); err != nil {
		return err
	}
	return v.run()
}
