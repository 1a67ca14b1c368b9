// Package composed returns resources with functions that are put together of
// those which release them.
package composed

import (
	"fmt"
	"net"
	"os"
)

type cleanup func()

func (c cleanup) and(d cleanup) cleanup { return func() { d(); c() } }

func both(c, d func()) func() { return func() { d(); c() } }

func create(name string) (*os.File, cleanup, error) {
	done := cleanup(func() {})
	f, err := os.Create(name)
	if err != nil {
		return nil, nil, err
	}
	done = done.and(func() { f.Close() })
	return f, done, nil
}

// ok
func write(name string) error {
	f, done, err := create(name)
	if err != nil {
		return err
	}
	defer done()
	_, err = fmt.Fprintln(f)
	return err
}

// ok: by itself
func writeItself(name string) error {
	f, _, err := create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = fmt.Fprintln(f)
	return err
}

func writeHalf(name string) error {
	f, done, err := create(name) // want "result of create is not released on every path: done is missing"
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(f); err != nil {
		return err
	}
	done()
	return nil
}

func setup(name string) (ln net.Listener, f *os.File, done func(), err error) {
	if f, err = os.Create(name); err != nil {
		return nil, nil, nil, err
	}
	done = func() { f.Close() }
	if ln, err = net.Listen("tcp", ":0"); err != nil {
		done()
		return nil, nil, nil, err
	}
	return ln, f, both(done, func() { ln.Close() }), nil
}

// ok: one function releases the two
func serve(name string) error {
	ln, f, done, err := setup(name)
	if err != nil {
		return err
	}
	defer done()
	_, err = fmt.Fprintln(f, ln.Addr())
	return err
}

// only gives the function alone.
func only(name string) (func(), error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return both(func() {}, func() { f.Close() }), nil
}

// ok
func useOnly(name string) error {
	done, err := only(name)
	if err != nil {
		return err
	}
	done()
	return nil
}

func dropOnly(name string, stop bool) error {
	done, err := only(name) // want "result of only is not released on every path: done is missing"
	if err != nil {
		return err
	}
	if stop {
		return nil
	}
	done()
	return nil
}
