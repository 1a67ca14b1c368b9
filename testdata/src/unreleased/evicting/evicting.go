// Package evicting has owners of maps without a releaser of their own: one of
// their methods releases the element that it removes.
package evicting

import "os"

type cache struct{ files map[string]*os.File }

func (c *cache) add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	c.files[name] = f
	return nil
}

// ok
func (c *cache) evict(name string) {
	if f := c.files[name]; f != nil {
		f.Close()
	}
	delete(c.files, name)
}

// ok: by the one that does
func (c *cache) shrink() {
	for name := range c.files {
		c.evict(name)
	}
}

// forget does not release what it removes.
func (c *cache) forget(name string) {
	delete(c.files, name) // want "an element of field files of cache is removed before it is released: Close is missing, which evict calls"
}

// lent gives what it adds to its callers, one of which releases it.
type lent struct{ files map[string]*os.File }

func (l *lent) open(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	l.files[name] = f
	return f, nil
}

// ok
func (l *lent) evict(name string) {
	if f := l.files[name]; f != nil {
		f.Close()
	}
	delete(l.files, name)
}

// ok: its caller releases it
func (l *lent) forget(name string) { delete(l.files, name) }

func (l *lent) size(name string) (int64, error) {
	f, err := l.open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	defer l.forget(name)
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// moved puts what it removes elsewhere.
type moved struct{ files map[string]*os.File }

func (m *moved) add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	m.files[name] = f
	return nil
}

// ok
func (m *moved) evict(name string) {
	if f := m.files[name]; f != nil {
		f.Close()
	}
	delete(m.files, name)
}

// ok
func (m *moved) rename(from, to string) {
	m.files[to] = m.files[from]
	delete(m.files, from)
}

// used closes what somebody else removes: to release one does not say that who
// removes one has to.
type used struct{ files map[string]*os.File }

func (u *used) add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	u.files[name] = f
	return nil
}

// ok
func (u *used) finish(name string) {
	if f := u.files[name]; f != nil {
		f.Close()
	}
}

// ok: it may have been finished
func (u *used) forget(name string) { delete(u.files, name) }
