// Package foreign compares what has just been acquired with what was there
// before: they are never the same.
package foreign

import (
	"errors"
	"os"
)

var errLocked = errors.New("locked")

type dirs struct{ data, log *os.File }

func (d *dirs) Close() error {
	err := d.data.Close()
	if d.log != d.data {
		err = errors.Join(err, d.log.Close())
	}
	return err
}

func lock(name string) error {
	if _, err := os.Stat(name); err == nil {
		return errLocked
	}
	return nil
}

// ok: one of them may stand for both
func open(data, log string) (*dirs, error) {
	d := new(dirs)
	var err error
	d.data, err = os.Open(data)
	if err != nil {
		return nil, err
	}
	if log == data {
		d.log = d.data
	} else {
		d.log, err = os.Open(log)
		if err != nil {
			d.data.Close()
			return nil, err
		}
	}
	if err := lock(data); err != nil {
		d.data.Close()
		if d.log != d.data {
			d.log.Close()
		}
		return nil, err
	}
	return d, nil
}

func openForgetful(data, log string) (*dirs, error) {
	d := new(dirs)
	var err error
	d.data, err = os.Open(data)
	if err != nil {
		return nil, err
	}
	if log == data {
		d.log = d.data
	} else {
		d.log, err = os.Open(log) // want `result of os.Open is not released on every path`
		if err != nil {
			d.data.Close()
			return nil, err
		}
	}
	if err := lock(data); err != nil {
		d.data.Close()
		if d.log == d.data {
			d.log.Close()
		}
		return nil, err
	}
	return d, nil
}

// ok: the one before it
func renew(old *dirs, name string) (*os.File, error) {
	before := old.log
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if err := lock(name); err != nil {
		if f != before {
			f.Close()
		}
		return nil, err
	}
	return f, nil
}
