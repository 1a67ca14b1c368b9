package multiresult

import (
	"errors"
	"net"
	"os"
)

// record starts to record, if it is told a name, and returns that of the file.
func record(name string) (file string, stop func() error, err error) {
	if name == "" {
		return "", func() error { return nil }, nil
	}
	f, err := os.Create(name + ".log")
	if err != nil {
		return "", nil, err
	}
	return name + ".log", f.Close, nil
}

// ok: without a name there is nothing to stop
func recorded(name, addr string) error {
	file, stop, err := record(name)
	if err != nil {
		return err
	}
	if file != "" {
		defer stop()
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	return c.Close()
}

func recordedLate(name, addr string) error {
	file, stop, err := record(name) // want `result of record is not released on every path: stop is missing before the return on line 44`
	if err != nil {
		return err
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if file != "" {
		defer stop()
	}
	return c.Close()
}

var errOther = errors.New("other")

func recordedOther(name string) error {
	file, stop, err := record(name) // want `result of record is not released on every path: stop is missing before the return on line 60`
	if err != nil {
		return err
	}
	if file == "other.log" {
		return errOther
	}
	return stop()
}
