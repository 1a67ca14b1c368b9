// Package tidied: what each branch calls besides its work is not what the
// branch is for.
package tidied

import (
	"errors"
	"time"
)

type packet struct{ kind, arg byte }

type conn struct {
	buf    []byte
	last   packet
	spent  map[string]time.Duration
	handle handler
}

type handler interface {
	Query(c *conn, arg byte) error
	Fetch(c *conn, arg byte) error
	Reset(c *conn)
}

func (c *conn) recycle()           { c.buf = c.buf[:0] }
func (c *conn) flush() error       { c.last = packet{}; return nil }
func (c *conn) parse() byte        { return c.last.arg }
func (c *conn) reply(b byte) error { c.buf = append(c.buf, b); return nil }

func (c *conn) record(what string, since time.Time) {
	c.spent[what] += time.Since(since)
}

// ok: each command recycles the packet; one is timed, for its query
func (c *conn) next(p packet) error {
	switch p.kind {
	case 0:
		c.recycle()
		return errors.New("gone")
	case 1:
		arg := c.parse()
		c.recycle()
		c.last.arg = arg
		return c.reply(0)
	case 2:
		start := time.Now()
		arg := c.parse()
		c.recycle()
		err := c.handle.Query(c, arg)
		c.record("query", start)
		if err != nil {
			return err
		}
		return c.flush()
	case 3:
		c.recycle()
		c.handle.Reset(c)
		return c.reply(0)
	default:
		c.recycle()
		return c.reply(1)
	}
}

type pool struct {
	spent time.Duration
	size  int
}

func (p *pool) sweep() {
	for p.size > 8 {
		p.size--
	}
}

// The sweep is all that the observed branch does: it is the work.
func (p *pool) tick(kind int) {
	switch kind {
	case 0:
		start := time.Now()
		p.sweep()
		p.spent += time.Since(start)
	case 1:
		start := time.Now()
		p.sweep()
		p.spent += time.Since(start)
	case 2:
		p.sweep() // want "is not observed"
	}
}
