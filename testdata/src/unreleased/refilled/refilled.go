// Package refilled: a method that releases what the receiver has and acquires
// the next leaves something to release.
package refilled

import "os"

type log struct{ f *os.File }

// ok
func open(name string) (*log, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &log{f}, nil
}

func (l *log) rotate(name string) error {
	if err := l.f.Close(); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	l.f = f
	return nil
}

func (l *log) reopen(name string) (err error) {
	l.f.Close()
	l.f, err = os.Create(name)
	return err
}

func (l *log) drop() { l.f.Close(); l.f = nil }

func (l *log) Close() error { return l.f.Close() }

func rotated(name string) error {
	l, err := open(name) // want "not released on every path: l.Close is missing"
	if err != nil {
		return err
	}
	if err := l.rotate(name + ".1"); err != nil {
		return err
	}
	return nil
}

// ok: a rotation that fails leaves nothing open
func rotatedRight(name string) error {
	l, err := open(name)
	if err != nil {
		return err
	}
	if err := l.rotate(name + ".1"); err != nil {
		return err
	}
	return l.Close()
}

func reopened(name string) {
	l, err := open(name) // want "not released on every path: l.Close is missing"
	if err != nil {
		return
	}
	if l.reopen(name+".1") != nil {
		println("not reopened")
	}
}

// ok
func reopenedRight(name string) {
	l, err := open(name)
	if err != nil {
		return
	}
	defer l.Close()
	l.reopen(name + ".1")
}

// ok: what is emptied has nothing to release
func dropped(name string) {
	l, err := open(name)
	if err != nil {
		return
	}
	l.drop()
}

// options may name the input that is given else; either way process closes it.
type options struct {
	in   *os.File
	name string
}

func process(o *options) error {
	if o.name != "" {
		var err error
		o.in, err = os.Open(o.name)
		if err != nil {
			return err
		}
	}
	if o.in != nil {
		defer o.in.Close()
	}
	_, err := o.in.Stat()
	return err
}

// swap closes what it has got, and not what takes its place.
func swap(o *options) error {
	if o.in != nil {
		defer o.in.Close()
	}
	f, err := os.Open(o.name)
	if err != nil {
		return err
	}
	o.in = f
	return nil
}

// ok
func processes(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return process(&options{in: f})
}

func swaps(name string) error {
	f, err := os.Open(name) // want "f.Close is missing"
	if err != nil {
		return err
	}
	return swap(&options{in: f, name: name})
}
