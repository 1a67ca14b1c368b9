// Package keptbyname: a deferred literal releases only where the named result is
// nil, so what is returned beside an error is meant for the caller.
package keptbyname

import "os"

func walk(dir, name string) (h *os.File, rest string, _ error) {
	cur, err := os.Open(dir) // ok
	if err != nil {
		return nil, name, err
	}
	defer func() {
		if h == nil {
			cur.Close()
		}
	}()
	next, err := os.Open(name)
	if err != nil {
		return cur, name, err
	}
	cur.Close()
	return next, "", nil
}

func walked(dir, name string) error {
	h, rest, err := walk(dir, name) // ok
	if h != nil {
		defer h.Close()
	}
	if err != nil && rest == "" {
		return err
	}
	return nil
}

// The literal speaks of the result where it is there, which says nothing of what
// the short way out returns.
func look(dir string) (h *os.File, err error) {
	cur, err := os.Open(dir) // want "before the return"
	if err != nil {
		return nil, err
	}
	defer func() {
		if h != nil {
			println("opened", h.Name())
		}
	}()
	if _, err := cur.Stat(); err != nil {
		return cur, err
	}
	return cur, nil
}

func forgets(dir, name string) (h *os.File, err error) {
	cur, err := os.Open(dir) // want "before the return"
	if err != nil {
		return nil, err
	}
	defer func() {
		if h == nil {
			println("nothing opened")
		}
	}()
	if _, err := cur.Stat(); err != nil {
		return nil, err
	}
	return cur, nil
}
