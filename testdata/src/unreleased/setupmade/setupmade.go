// Package setupmade has owners that a function only makes, and a method sets
// up.
package setupmade

import (
	"errors"
	"net"
	"os"
)

var errNone = errors.New("none")

type reader struct {
	name string
	f    *os.File
}

func newReader(name string) *reader { return &reader{name: name} }

func newReaderChecked(name string) (*reader, error) {
	if name == "" {
		return nil, errNone
	}
	return &reader{name: name}, nil
}

func (r *reader) open() (err error) {
	r.f, err = os.Open(r.name)
	return err
}

func (r *reader) Close() error { return r.f.Close() }

func (r *reader) size() (int64, error) {
	fi, err := r.f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

func made(name string) (*reader, error) {
	r := newReader(name)
	if err := r.open(); err != nil { // want `r.Close is missing before the return on line 48`
		return nil, err
	}
	if _, err := r.size(); err != nil {
		return nil, err
	}
	return r, nil
}

func madeChecked(name string) (int64, error) {
	r, err := newReaderChecked(name)
	if err != nil {
		return 0, err
	}
	if err := r.open(); err != nil { // want `r.Close is missing`
		return 0, err
	}
	return r.size()
}

// Its callers get what is open.
func madeFor() error {
	r, err := made("x") // want `r.Close is missing before the return on line 71`
	if err != nil {
		return err
	}
	if _, err := r.size(); err != nil {
		return err
	}
	return r.Close()
}

// ok: released on each path
func madeRight(name string) (int64, error) {
	r, err := newReaderChecked(name)
	if err != nil {
		return 0, err
	}
	if err := r.open(); err != nil {
		return 0, err
	}
	defer r.Close()
	return r.size()
}

// ok: deferred before
func madeDeferred(name string) (int64, error) {
	r := newReader(name)
	defer r.Close()
	if err := r.open(); err != nil {
		return 0, err
	}
	return r.size()
}

var readers []*reader

func newReaderKnown(name string) *reader {
	r := &reader{name: name}
	readers = append(readers, r)
	return r
}

// ok: others know it
func madeKnown(name string) (int64, error) {
	r := newReaderKnown(name)
	if err := r.open(); err != nil {
		return 0, err
	}
	return r.size()
}

type cache struct{ last *reader }

func (c *cache) reader(name string) *reader {
	if c.last == nil {
		c.last = newReader(name)
	}
	return c.last
}

// ok: the cache's
func madeOnce(c *cache) (int64, error) {
	r := c.reader("x")
	if err := r.open(); err != nil {
		return 0, err
	}
	return r.size()
}

// ok: kept before it is opened
func madeKept(c *cache) (int64, error) {
	r := newReader("x")
	c.last = r
	if err := r.open(); err != nil {
		return 0, err
	}
	return r.size()
}

// A constructor that acquires is the one to tell of.
func newReaderOpen(name string) (*reader, error) {
	r := &reader{name: name}
	return r, r.open()
}

func madeOpen(name string) (int64, error) {
	r, err := newReaderOpen(name) // want `r.Close is missing`
	if err != nil {
		return 0, err
	}
	return r.size()
}

// A method that releases where it fails.
type pair struct{ a, b net.Conn }

func newPair() *pair { return &pair{} }

func (p *pair) Close() error { return errors.Join(p.a.Close(), p.b.Close()) }

func (p *pair) greet() error { _, err := p.a.Write(nil); return err }

func (p *pair) dial(addr string) (err error) {
	defer func() {
		if err != nil && p.a != nil {
			p.a.Close()
		}
	}()
	if p.a, err = net.Dial("tcp", addr); err != nil {
		return err
	}
	p.b, err = net.Dial("tcp", addr)
	return err
}

func (p *pair) dialPlain(addr string) (err error) {
	p.a, err = net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	b, err := net.Dial("tcp", addr)
	if err != nil {
		p.a.Close()
		return err
	}
	p.b = b
	return nil
}

func pairs(addr string) (*pair, error) {
	p := newPair()
	if err := p.dial(addr); err != nil { // want `p.Close is missing before the return on line 200`
		return nil, err
	}
	if err := p.greet(); err != nil {
		return nil, err
	}
	return p, nil
}

func pairsPlain(addr string) (*pair, error) {
	p := new(pair)
	if err := p.dialPlain(addr); err != nil { // want `p.Close is missing before the return on line 211`
		return nil, err
	}
	if err := p.greet(); err != nil {
		return nil, err
	}
	return p, nil
}

// ok
func pairsRight(addr string) (*pair, error) {
	p := newPair()
	if err := p.dial(addr); err != nil {
		return nil, err
	}
	if err := p.greet(); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// probe opens and releases: it leaves nothing behind.
func (p *pair) probe(addr string) (err error) {
	if p.a, err = net.Dial("tcp", addr); err != nil {
		return err
	}
	_, err = p.a.Write(nil)
	p.a.Close()
	return err
}

// ok
func probes(addr string) error {
	p := newPair()
	return p.probe(addr)
}

// once may have been released already, whatever it says.
func (p *pair) once(addr string, keep bool) (err error) {
	if p.a, err = net.Dial("tcp", addr); err != nil {
		return err
	}
	if !keep {
		p.a.Close()
		return nil
	}
	return p.greet()
}

// ok: gives up towards silence
func onces(addr string) error {
	p := newPair()
	return p.once(addr, false)
}

// A generic owner.
type box[T any] struct {
	f *os.File
	v T
}

func newBox[T any](v T) *box[T] { return &box[T]{v: v} }

func (b *box[T]) open(name string) (err error) {
	b.f, err = os.Open(name)
	return err
}

func (b *box[T]) Close() error { return b.f.Close() }

func boxes(name string) error {
	b := newBox(1)
	if err := b.open(name); err != nil { // want `b.Close is missing`
		return err
	}
	return errNone
}

// ok
func boxesRight(name string) error {
	b := newBox(1)
	if err := b.open(name); err != nil {
		return err
	}
	return b.Close()
}
