// Package heldover has variables that hold, behind an if, what was computed in
// one of its arms: what a branch shows of it there still counts at the exit.
package heldover

import (
	"errors"
	"io"
	"os"
)

type unpacker interface {
	unpack(r io.Reader) error
}

// ok: each failure is stored in the variable that the deferred literal asks.
func unpacked(name string, zipped, plain unpacker) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if zipped != nil {
		err = zipped.unpack(f)
	} else {
		err = plain.unpack(f)
	}
	if err != nil {
		return nil, errors.Join(errors.New("cannot unpack"), err)
	}
	return f, nil
}

var errEmpty = errors.New("empty")

func unpackedEmpty(name string, zipped, plain unpacker) (*os.File, error) {
	f, err := os.Open(name) // want "f.Close is missing before the return on line 58"
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if zipped != nil {
		err = zipped.unpack(f)
	} else {
		err = plain.unpack(f)
	}
	if err != nil {
		return nil, err
	}
	if info, _ := f.Stat(); info.Size() == 0 {
		return nil, errEmpty // err is nil
	}
	return f, nil
}

type closing struct {
	io.Reader
	closed func() error
}

func (c closing) Close() error { return c.closed() }

// ok: the wrapper, which takes the variable, closes what was there before.
func wrapped(open func() (io.ReadCloser, error), limit bool) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer func() { r.Close() }()
	if limit {
		r = closing{io.LimitReader(nil, 5), r.Close}
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

func wrappedOther(open func() (io.ReadCloser, error), limit bool) error {
	r, err := open() // want "overwritten before it is released"
	if err != nil {
		return err
	}
	defer func() { r.Close() }()
	if limit {
		r = closing{io.LimitReader(nil, 5), func() error { return nil }}
	}
	_, err = io.Copy(io.Discard, r)
	return err
}
