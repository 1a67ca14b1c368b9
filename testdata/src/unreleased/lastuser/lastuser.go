// Package lastuser closes a file when what counts its users down has come to nobody.
package lastuser

import (
	"errors"
	"os"
)

var errEmpty = errors.New("empty")

func each(name string, uses []func(*os.File)) error {
	f, err := os.Open(name) // ok: the last one closes it
	if err != nil {
		return err
	}
	if len(uses) == 0 {
		return f.Close()
	}
	left := len(uses)
	for _, use := range uses {
		use(f)
		if left--; left == 0 {
			f.Close()
		}
	}
	return nil
}

func eachByLiteral(name string, uses []func(*os.File)) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	if len(uses) == 0 {
		return f.Close()
	}
	left := len(uses)
	done := func() {
		left--
		if left == 0 {
			f.Close()
		}
	}
	for _, use := range uses {
		use(f)
		done()
	}
	return nil
}

func eachAtMost(name string, uses []func(*os.File)) error {
	f, err := os.Open(name) // want `f.Close is missing before the return on line \d+`
	if err != nil {
		return err
	}
	if len(uses) == 0 {
		return errEmpty
	}
	left := len(uses)
	for _, use := range uses {
		use(f)
		if left--; left == 0 {
			f.Close()
		}
	}
	return nil
}

func tries(name string, n int) error {
	for {
		f, err := os.Open(name) // want "is not released on every path"
		if err != nil {
			return err
		}
		_, err = f.Stat()
		if err == nil {
			return f.Close()
		}
		if n--; n == 0 {
			f.Close()
			return err
		}
	}
}

func triesRight(name string, n int) error {
	for {
		f, err := os.Open(name) // ok
		if err != nil {
			return err
		}
		_, err = f.Stat()
		f.Close()
		if n--; err == nil || n == 0 {
			return err
		}
	}
}

// What the caller gives to be called at the end knows nothing of the file.
func eachTold(name string, left int, told func()) error {
	f, err := os.Open(name) // want `f.Close is missing before the return on line \d+`
	if err != nil {
		return err
	}
	if left--; left == 0 {
		told()
	}
	if left < 0 {
		return errEmpty
	}
	return f.Close()
}
