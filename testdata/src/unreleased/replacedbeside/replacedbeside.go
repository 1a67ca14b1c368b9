// Package replacedbeside: one method closes what a field holds before it puts
// something new there, and another one forgets to.
package replacedbeside

import "os"

type holder struct{ f *os.File }

func (h *holder) swap(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if h.f != nil {
		h.f.Close()
	}
	h.f = f
	return nil
}

func (h *holder) replace(name string) error {
	f, err := os.Open(name) // want "field f of holder is overwritten while it is held: Close is missing"
	if err != nil {
		return err
	}
	h.f = f
	return nil
}

// ok: it is called once
func (h *holder) open(name string) (err error) {
	h.f, err = os.Open(name)
	return err
}

// ok: it looks before
func (h *holder) fill(name string) (err error) {
	if h.f != nil {
		return nil
	}
	h.f, err = os.Open(name)
	return err
}

func (h *holder) Close() error { return h.f.Close() }

type careful struct{ f *os.File }

// open may be called again.
func (c *careful) open(name string) (err error) {
	if c.f != nil {
		c.f.Close()
	}
	c.f, err = os.Open(name)
	return err
}

// ok: only who opens has taken care, and it may have nothing to do
func (c *careful) read(name string) (err error) {
	c.f, err = os.Open(name)
	return err
}

func (c *careful) Close() error { return c.f.Close() }
