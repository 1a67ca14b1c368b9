package wrapfails

import (
	"errors"
	"net"
)

var errBusy = errors.New("busy")

// explain says more of an error.
func explain(err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(err, errBusy)
}

// ok: what explains the error is nil exactly if the error is, also where it
// meets the error of another way
func joined(addr string, local bool) (c net.Conn, err error) {
	if !local {
		c, err = net.Dial("tcp", addr)
		err = explain(err)
	}
	if err != nil && !errors.Is(err, errBusy) {
		return nil, err
	}
	return
}

// ok: nor does it matter that a goroutine of the other way stores to it
func captured(addr string, local bool) (c net.Conn, err error) {
	if local {
		failed := make(chan error)
		go func() {
			err = explain(errBusy)
			failed <- err
		}()
		err = <-failed
	} else {
		c, err = net.Dial("tcp", addr)
		err = explain(err)
	}
	if err != nil && !errors.Is(err, errBusy) {
		return nil, err
	}
	return
}

// Another error is none of the dialling.
func another(addr string, local bool) (c net.Conn, err error) {
	if !local {
		c, err = net.Dial("tcp", addr) // want "not released on every path"
		if err != nil {
			return nil, err
		}
		_, err = c.Write([]byte("hello"))
		err = explain(err)
	}
	if err != nil && !errors.Is(err, errBusy) {
		return nil, err
	}
	return
}
