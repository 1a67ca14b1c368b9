// Package registered has owners that others know before they hold anything, and
// receivers that collect errors.
package registered

import (
	"io"
	"os"
)

type entry struct {
	file *os.File
}

func (e *entry) Close() error { return e.file.Close() }

type cache struct {
	entries map[string]*entry
}

func (c *cache) set(key string, e *entry) { c.entries[key] = e }

func (c *cache) count(e *entry) int { return len(c.entries) }

func (c *cache) drop(key string) {
	if e, ok := c.entries[key]; ok {
		e.Close()
		delete(c.entries, key)
	}
}

// The cache has the entry before the file is in it.
func (c *cache) open(name string) (*entry, error) {
	e := &entry{}
	c.set(name, e)
	var err error
	if e.file, err = os.Open(name); err != nil {
		delete(c.entries, name)
		return nil, err
	}
	return e, nil
}

func (c *cache) use(name string) ([]byte, error) {
	e, err := c.open(name) // ok
	if err != nil {
		return nil, err
	}
	return io.ReadAll(e.file)
}

// Who only looks at the entry keeps nothing.
func (c *cache) lone(name string) (*entry, error) {
	e := &entry{}
	c.count(e)
	var err error
	if e.file, err = os.Open(name); err != nil {
		return nil, err
	}
	return e, nil
}

func (c *cache) useLone(name string) ([]byte, error) {
	e, err := c.lone(name) // want `never released`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(e.file)
}

type session struct {
	failed error
	step   error
}

// note keeps the first error and returns it.
func (s *session) note(err error) error {
	if err != nil && s.failed == nil {
		s.failed = err
	}
	return s.failed
}

// reset stores to what it returns whatever the error is.
func (s *session) reset(err error) error {
	s.step = os.ErrClosed
	if err != nil {
		s.step = err
	}
	return s.step
}

func collected(s *session, name string) {
	f, err := os.Open(name) // ok
	if s.note(err) == nil {
		defer f.Close()
		s.note(f.Sync())
	}
}

func forgotten(s *session, name string) {
	f, err := os.Open(name) // want `not released on every path`
	if s.reset(err) == nil {
		f.Close()
	}
}
