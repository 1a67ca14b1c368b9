// Package storedonce stores a resource where nothing has been stored before: who
// finds something there still has its own.
package storedonce

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
)

type cache struct {
	conns sync.Map
	log   atomic.Pointer[os.File]
	first atomic.Value
}

func (c *cache) dial(addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	other, found := c.conns.LoadOrStore(addr, conn)
	if found {
		return other.(net.Conn), nil
	}
	return conn, nil
}

// ok
func (c *cache) dialOnce(addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if other, found := c.conns.LoadOrStore(addr, conn); found {
		conn.Close()
		return other.(net.Conn), nil
	}
	return conn, nil
}

// ok: nobody asks what is there
func (c *cache) dialNew(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c.conns.LoadOrStore(addr, conn)
	return nil
}

func (c *cache) openLog(name string) error {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if !c.log.CompareAndSwap(nil, f) {
		return errors.New("opened twice")
	}
	return nil
}

// ok
func (c *cache) openLogOnce(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if !c.log.CompareAndSwap(nil, f) {
		return errors.Join(errors.New("opened twice"), f.Close())
	}
	return nil
}

func (c *cache) setFirst(name string) (ok bool) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return false
	}
	return c.first.CompareAndSwap(nil, f)
}

// ok
func (c *cache) setFirstOnce(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	if c.first.CompareAndSwap(nil, f) {
		return true
	}
	f.Close()
	return false
}
