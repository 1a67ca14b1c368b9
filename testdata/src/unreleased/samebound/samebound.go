// Package samebound: what a loop up to a bound acquires, another one up to
// the same bound releases.
package samebound

import "os"

// ok
func opened(names []string, n int) {
	files := make([]*os.File, n)
	for i := 0; i < n; i++ {
		f, err := os.Open(names[i])
		if err != nil {
			panic(err)
		}
		files[i] = f
	}
	for i := 0; i < n; i++ {
		files[i].Close()
	}
}

// ok: by a deferred literal
func deferred(names []string) (err error) {
	n := len(names)
	files := make([]*os.File, n)
	defer func() {
		for i := 0; i < n; i++ {
			if files[i] != nil {
				files[i].Close()
			}
		}
	}()
	for i := 0; i < n; i++ {
		if files[i], err = os.Open(names[i]); err != nil {
			return err
		}
	}
	return nil
}

// ok: a range over the bound
func ranged(names []string, n int) (err error) {
	files := make([]*os.File, n)
	defer func() {
		for i := range n {
			if files[i] != nil {
				files[i].Close()
			}
		}
	}()
	for i := range n {
		if files[i], err = os.Open(names[i]); err != nil {
			return err
		}
	}
	return nil
}

func butTheFirst(names []string, n int) {
	files := make([]*os.File, n)
	for i := 0; i < n; i++ {
		f, err := os.Open(names[i]) // want "not released on every path"
		if err != nil {
			panic(err)
		}
		files[i] = f
	}
	for i := 1; i < n; i++ {
		files[i].Close()
	}
}

// ok: the first one has begun there, too
func fromTheSecond(names []string, n int) {
	files := make([]*os.File, n)
	for i := 1; i < n; i++ {
		f, err := os.Open(names[i])
		if err != nil {
			panic(err)
		}
		files[i] = f
	}
	for i := 1; i < n; i++ {
		files[i].Close()
	}
}

func another(names []string, n, m int) {
	files := make([]*os.File, n)
	for i := 0; i < n; i++ {
		f, err := os.Open(names[i]) // want "not released on every path"
		if err != nil {
			panic(err)
		}
		files[i] = f
	}
	for i := 0; i < m; i++ {
		files[i].Close()
	}
}

func earlier(names []string, n int) error {
	files := make([]*os.File, n)
	for i := 0; i < n; i++ {
		f, err := os.Open(names[i]) // want "earlier iterations"
		if err != nil {
			return err
		}
		files[i] = f
	}
	for i := 0; i < n; i++ {
		files[i].Close()
	}
	return nil
}

func changed(names []string, n int) {
	files := make([]*os.File, n)
	for i := 0; i < n; i++ {
		f, err := os.Open(names[i]) // want "not released on every path"
		if err != nil {
			panic(err)
		}
		files[i] = f
	}
	n -= len(names)
	for i := 0; i < n; i++ {
		files[i].Close()
	}
}
