// Package codes opens what a number comes with that tells whether there is
// anything.
package codes

import (
	"fmt"
	"io"
	"os"

	"unreleased/codes/fetching"
)

const (
	done = iota
	failed
)

func open(name string) (*os.File, int) { // ok
	f, err := os.Open(name)
	if err != nil {
		return nil, failed
	}
	return f, done
}

// either returns a file also where it has failed: its number tells nothing.
func either(name string) (*os.File, int) { // ok
	f, err := os.Open(name)
	if err != nil {
		return nil, done
	}
	return f, done
}

func ifNot(name string) error { // ok
	f, code := open(name)
	if code != done {
		return fmt.Errorf("code %d", code)
	}
	return f.Close()
}

func ifFailed(name string) error { // ok
	f, code := open(name)
	if code == failed {
		return fmt.Errorf("code %d", code)
	}
	return f.Close()
}

func ifMore(name string) error { // ok
	f, code := open(name)
	if code > 0 {
		return fmt.Errorf("code %d", code)
	}
	return f.Close()
}

func bySwitch(name string) error { // ok
	f, code := open(name)
	switch code {
	case done:
		return f.Close()
	default:
		return fmt.Errorf("code %d", code)
	}
}

func behind(name string) error {
	f, code := open(name) // want `result of open is not released on every path`
	if code != done {
		return fmt.Errorf("code %d", code)
	}
	if f.Name() == "" {
		return io.EOF
	}
	return f.Close()
}

func wrongWay(name string) error {
	f, code := open(name) // want `result of open is never released`
	if code == done {
		return nil
	}
	return f.Close()
}

func untold(name string) error {
	f, code := either(name) // want `result of either is not released on every path`
	if code == failed {
		return io.EOF
	}
	return f.Close()
}

func fetched(address string) error { // ok
	body, code := fetching.Get(address)
	if code != 200 {
		return fmt.Errorf("code %d", code)
	}
	defer body.Close()
	_, err := io.Copy(io.Discard, body)
	return err
}

func fetchedForgotten(address string) error {
	body, code := fetching.Get(address) // want `result of fetching.Get is not released on every path`
	if code >= 400 {
		return fmt.Errorf("code %d", code)
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return err
	}
	return body.Close()
}
