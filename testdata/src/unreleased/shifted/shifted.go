// Package shifted moves what a field holds to another field, over what that had from
// the time before.
package shifted

import "os"

// A journal keeps the file before the one that it writes.
type journal struct {
	cur, last *os.File
}

func (j *journal) next(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	j.last, j.cur = j.cur, f // want `field last of journal is overwritten while it is held: Close is missing`
	return nil
}

func (j *journal) Close() {
	for _, f := range []*os.File{j.cur, j.last} {
		if f != nil {
			f.Close()
		}
	}
}

// A careful one closes it first.
type careful struct {
	cur, last *os.File
}

func (c *careful) next(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if c.last != nil {
		c.last.Close()
	}
	c.last, c.cur = c.cur, f // ok
	return nil
}

func (c *careful) Close() {
	if c.last != nil {
		c.last.Close()
	}
	if c.cur != nil {
		c.cur.Close()
	}
}

// A kept one keeps what it has opened first beside what it writes.
type kept struct {
	cur, first *os.File
}

func (k *kept) next(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if k.first == nil {
		k.first = k.cur // ok
	} else {
		k.cur.Close()
	}
	k.cur = f
	return nil
}

func (k *kept) Close() {
	k.first.Close()
	k.cur.Close()
}

// A flushed one is flushed in between.
type flushed struct {
	cur, full *os.File
}

func (b *flushed) next(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	b.full, b.cur = b.cur, f // ok: flush has closed the one before
	return nil
}

func (b *flushed) flush() error { return b.full.Close() }

func (b *flushed) Close() {
	b.full.Close()
	b.cur.Close()
}

// A reader only looks at what it writes under another name.
type reader struct {
	cur, seen *os.File
}

func (r *reader) next(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if r.cur != nil {
		r.cur.Close()
	}
	r.cur = f
	r.seen = r.cur // ok
	return nil
}

func (r *reader) Close() { r.cur.Close() }
