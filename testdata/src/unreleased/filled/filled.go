// Package filled has owners that a method fills with what it gets, or
// acquires, and that are lost with it.
package filled

import (
	"errors"
	"io"
	"os"

	"unreleased/filled/stack"
)

func dropped(a, b string) (*stack.Stack, error) {
	var s stack.Stack
	f, err := os.Open(a) // want `result of os.Open is not released on every path: f.Close is missing before the return on line 22`
	if err != nil {
		return nil, err
	}
	s.Push(f.Close)
	g, err := os.Open(b)
	if err != nil {
		return nil, err
	}
	s.Push(func() error { return g.Close() })
	return &s, nil
}

// ok
func handedOn(a, b string) (*stack.Stack, error) {
	s := new(stack.Stack)
	f, err := os.Open(a)
	if err != nil {
		return nil, err
	}
	s.Push(f.Close)
	g, err := os.Open(b)
	if err != nil {
		s.Close()
		return nil, err
	}
	s.Push(g.Close)
	return s, nil
}

// ok: whoever gets the method value closes it.
func methodValue(name string) (func() error, error) {
	var s stack.Stack
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s.Push(f.Close)
	return s.Close, nil
}

// ok
func deferredBefore(name string) error {
	var s stack.Stack
	defer s.Close()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.Push(f.Close)
	return nil
}

// ok
func deferredOnError(name string) (_ *stack.Stack, err error) {
	s := new(stack.Stack)
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s.Push(f.Close)
	if _, err = f.Stat(); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: somebody else has the stack, too.
func shared(name string, keep func(*stack.Stack)) error {
	var s stack.Stack
	keep(&s)
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.Push(f.Close)
	return nil
}

// ok: it may have run the function.
func eager(name string) error {
	var e stack.Eager
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	e.Push(f.Close)
	return nil
}

// ok: it may have closed the file.
func full(name string) error {
	var l stack.Full
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	l.Add(f)
	return nil
}

type server struct {
	closers stack.Stack
	name    string
}

func (s *server) Close() error { return s.closers.Close() }

func newServer(name string) (*server, error) {
	s := &server{name: name}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s.closers.Push(f.Close)
	return s, nil
}

func newServerLeaks(name string) (*server, error) {
	s := &server{name: name}
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return nil, err
	}
	s.closers.Push(f.Close)
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	return s, nil
}

func useServer(name string) string {
	s, err := newServer(name) // want `result of newServer is never released: s.Close is missing`
	if err != nil {
		return ""
	}
	return s.name
}

// ok
func useServerRight(name string) string {
	s, err := newServer(name)
	if err != nil {
		return ""
	}
	defer s.Close()
	return s.name
}

func slot(name string) (int64, error) {
	var s stack.Slot[*os.File]
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return 0, err
	}
	s.Set(f)
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), s.Close()
}

// ok
func slotRight(name string) (int64, error) {
	var s stack.Slot[*os.File]
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	s.Set(f)
	info, err := f.Stat()
	return info.Size(), errors.Join(err, s.Close())
}

// A bundle opens what it holds.
type bundle struct {
	parts []*os.File
	named map[string]io.ReadCloser
}

func (b *bundle) Add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	b.parts = append(b.parts, f)
	return nil
}

func (b *bundle) put(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	b.named[name] = f
	return nil
}

func (b *bundle) size() (n int64) {
	for _, f := range b.parts {
		if info, err := f.Stat(); err == nil {
			n += info.Size()
		}
	}
	return n
}

func (b *bundle) Close() (err error) {
	for _, f := range b.parts {
		err = errors.Join(err, f.Close())
	}
	for _, f := range b.named {
		err = errors.Join(err, f.Close())
	}
	return err
}

func total(names []string) (int64, error) {
	var b bundle
	for _, n := range names {
		if err := b.Add(n); err != nil { // want `b.Add`
			return 0, err
		}
	}
	return b.size(), nil
}

// ok
func totalRight(names []string) (int64, error) {
	var b bundle
	defer b.Close()
	for _, n := range names {
		if err := b.Add(n); err != nil {
			return 0, err
		}
	}
	return b.size(), nil
}

// ok
func totalPlain(names []string) (int64, error) {
	b := &bundle{}
	for _, n := range names {
		if err := b.Add(n); err != nil {
			b.Close()
			return 0, err
		}
	}
	n := b.size()
	return n, b.Close()
}

// ok
func made(names []string) (*bundle, error) {
	b := &bundle{}
	for _, n := range names {
		if err := b.Add(n); err != nil {
			return nil, errors.Join(err, b.Close())
		}
	}
	return b, nil
}

func two(x, y string) (*bundle, error) {
	b := &bundle{}
	if err := b.Add(x); err != nil { // want `b.Add`
		return nil, err
	}
	if err := b.Add(y); err != nil {
		return nil, err
	}
	return b, nil
}

func putOne(name string) error {
	b := &bundle{named: map[string]io.ReadCloser{}}
	if err := b.put(name); err != nil { // want `b.put`
		return err
	}
	_, err := io.Copy(io.Discard, b.named[name])
	return err
}
