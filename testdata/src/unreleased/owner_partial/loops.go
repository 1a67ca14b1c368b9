package owner_partial

import (
	"errors"
	"net"
	"os"
	"time"
)

// mirror has a listener beside the connections that it goes over.
type mirror struct {
	ln    net.Listener
	peers map[string]net.Conn
	logs  []*os.File
}

func (m *mirror) Close() error { // want "Close does not release the elements of m.peers on every path: their Close is missing before the return on line 19"
	if err := m.ln.Close(); err != nil {
		return err
	}
	for _, p := range m.peers {
		p.Close()
	}
	for _, l := range m.logs {
		l.Close()
	}
	return nil
}

// mirrorRight releases the others in any case.
type mirrorRight struct {
	ln    net.Listener
	peers map[string]net.Conn
}

// ok
func (m *mirrorRight) Close() error {
	err := m.ln.Close()
	for _, p := range m.peers {
		err = errors.Join(err, p.Close())
	}
	return err
}

// mirrorTold has another method for the elements, which it calls where the
// listener fails, too.
type mirrorTold struct {
	ln    net.Listener
	peers []net.Conn
}

func (m *mirrorTold) drop() {
	for _, p := range m.peers {
		p.Close()
	}
}

// ok
func (m *mirrorTold) Close() error {
	if err := m.ln.Close(); err != nil {
		m.drop()
		return err
	}
	for _, p := range m.peers {
		p.Close()
	}
	return nil
}

// mirrorDeferred has deferred it.
type mirrorDeferred struct {
	ln    net.Listener
	peers []net.Conn
	done  bool
}

// ok
func (m *mirrorDeferred) Close() error {
	defer func() {
		for _, p := range m.peers {
			p.Close()
		}
	}()
	if err := m.ln.Close(); err != nil {
		return err
	}
	for _, p := range m.peers {
		p.SetDeadline(time.Time{})
		p.Close()
	}
	return nil
}

// mirrorAsked leaves since it has been closed before.
type mirrorAsked struct {
	peers  []net.Conn
	closed bool
}

func (m *mirrorAsked) check() error {
	if m.closed {
		return net.ErrClosed
	}
	return nil
}

// ok
func (m *mirrorAsked) Close() error {
	if err := m.check(); err != nil {
		return err
	}
	for _, p := range m.peers {
		p.Close()
	}
	return nil
}
