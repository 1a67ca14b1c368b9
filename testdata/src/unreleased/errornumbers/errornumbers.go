// Package errornumbers has errors that are numbers: 0 says that there is none.
package errornumbers

import (
	"errors"
	"io/fs"
	"os"
)

type Code uint16

const (
	BadName Code = iota + 1
	Failed
)

func (c Code) Error() string { return "failed" }

func codeOf(err error) Code {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, fs.ErrNotExist):
		return BadName
	}
	return Failed
}

func open(name string) (*os.File, Code) {
	f, err := os.Open(name) // ok: handed on, with what says whether there is one
	return f, codeOf(err)
}

func size(name string) (int64, Code) {
	f, code := open(name) // ok
	if code != 0 {
		return 0, code
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, codeOf(err)
	}
	return info.Size(), 0
}

func first(name string) (byte, Code) {
	f, code := open(name) // want "f.Close is missing before the return on line 54"
	if code != 0 {
		return 0, code
	}
	var buf [1]byte
	if _, err := f.Read(buf[:]); err != nil {
		return 0, codeOf(err)
	}
	f.Close()
	return buf[0], 0
}

func exists(name string) bool {
	f, code := open(name) // ok: another number than 0 is an error
	if code == BadName || code == Failed {
		return false
	}
	f.Close()
	return true
}

func converted(name string) Code {
	f, err := os.Open(name) // ok
	if code := codeOf(err); code != 0 {
		return code
	}
	return codeOf(f.Close())
}

func convertedForgotten(name string) Code {
	f, err := os.Open(name) // want "f.Close is missing before the return on line 83"
	if code := codeOf(err); code != 0 {
		return code
	}
	if _, err := f.Stat(); err != nil {
		return codeOf(err)
	}
	return codeOf(f.Close())
}

// A Status is not an error, but tells whether there is one.
type Status int

const (
	OK Status = iota
	NoEntry
)

func (s Status) Ok() bool { return s == OK }

func statusOf(err error) Status {
	if err != nil {
		return NoEntry
	}
	return OK
}

func openAs(name string) (*os.File, Status) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, NoEntry
	}
	return f, OK
}

func read(name string, buf []byte) Status {
	f, status := openAs(name) // ok
	if !status.Ok() {
		return status
	}
	defer f.Close()
	_, err := f.Read(buf)
	return statusOf(err)
}

func readSome(name string, buf []byte) Status {
	f, status := openAs(name) // want "f.Close is missing before the return on line 129"
	if !status.Ok() {
		return status
	}
	if len(buf) == 0 {
		return OK
	}
	_, err := f.Read(buf)
	f.Close()
	return statusOf(err)
}

// numberOf looks into the error for its number: whether that is one cannot be seen.
func numberOf(err error) Code {
	if err == nil {
		return 0
	}
	var number Code
	if errors.As(err, &number) {
		return number
	}
	return 5
}

func byNumber(name string) (*os.File, Code) { // ok
	f, err := os.Open(name)
	if number := numberOf(err); number != 0 {
		return nil, number
	}
	return f, 0
}

func byNumberForgotten(name string) (*os.File, Code) {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if number := numberOf(err); number != 0 {
		return nil, number
	}
	if f.Name() == "" {
		return nil, 6
	}
	return f, 0
}
