// Package handleok has functions that make something to undo, and tell by a bool
// whether they have.
package handleok

import "sync"

type claim interface{ Release() error }

type desk struct {
	mu    sync.Mutex
	taken map[string]bool
}

type ticket struct {
	desk *desk
	name string
}

func (t *ticket) Release() error {
	t.desk.mu.Lock()
	defer t.desk.mu.Unlock()
	delete(t.desk.taken, t.name)
	return nil
}

func (d *desk) take(name string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.taken[name] {
		return false
	}
	d.taken[name] = true
	return true
}

func (d *desk) check(name string) error {
	if name == "" {
		return errName
	}
	return nil
}

func (d *desk) claim(name string) (claim, bool, error) {
	if err := d.check(name); err != nil {
		return nil, false, err
	}
	if !d.take(name) {
		return nil, false, nil
	}
	return &ticket{d, name}, true, nil
}

type desks [2]*desk

func (d desks) claim(name string) (claim, bool, error) {
	return d[len(name)%2].claim(name)
}

func work(d *desk, name string) error {
	c, ok, err := d.claim(name) // ok: where it is taken, there is nothing to release
	if err != nil {
		return err
	}
	if !ok {
		return nil
	}
	return c.Release()
}

func workAt(d desks, name string) (claim, bool, error) {
	c, ok, err := d.claim(name) // ok
	if err != nil {
		return nil, false, err
	}
	if !ok {
		return nil, false, nil
	}
	return c, true, nil
}

func forget(d desks, name string, stop func() bool) error {
	c, ok, err := d.claim(name) // want `c.Release is missing before the return on line 87`
	if err != nil || !ok {
		return err
	}
	if stop() {
		return nil
	}
	return c.Release()
}
