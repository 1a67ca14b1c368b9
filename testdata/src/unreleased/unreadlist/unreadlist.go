// Package unreadlist appends to lists that nobody reads afterwards.
package unreadlist

import "os"

func probe(f *os.File) error {
	_, err := f.Stat()
	return err
}

func keptNowhere(name string) error {
	var opened []*os.File
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return err
	}
	opened = append(opened, f)
	return probe(f)
}

func undoneNever(name string) error {
	undo := make([]func() error, 0, 4)
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return err
	}
	undo = append(undo, f.Close)
	return probe(f)
}

func secondOfTwo(first, second string) error {
	var opened []*os.File
	f, err := os.Open(first) // ok
	if err != nil {
		return err
	}
	opened = append(opened, f)
	g, err := os.Open(second) // want "before the return"
	for _, f := range opened {
		f.Close()
	}
	if err != nil {
		return err
	}
	opened = append(opened, g)
	if err := probe(g); err != nil {
		return err
	}
	return g.Close()
}

func returned(name string) ([]*os.File, error) {
	var opened []*os.File
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	opened = append(opened, f)
	return opened, probe(f)
}

type pool struct{ files []*os.File }

// reuse writes into the space of the pool's list.
func (p *pool) reuse(name string) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	_ = append(p.files[:0], f)
	return nil
}

func intoParam(files []*os.File, name string) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	files = append(files, f)
	return probe(f)
}

func addedTwice(first, second string) error {
	var opened []*os.File
	f, err := os.Open(first) // want "never released"
	if err != nil {
		return err
	}
	opened = append(opened, f)
	g, err := os.Open(second) // want "never released"
	if err != nil {
		return err
	}
	opened = append(opened, g)
	return probe(g)
}
