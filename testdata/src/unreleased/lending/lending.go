package lending

import (
	"io"
	"os"

	"unreleased/lending/lend"
)

// ok: the function gives the file to whoever calls it.
func put(k *lend.Kept, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	k.Put(name, func() io.Closer { return f })
	return nil
}

// ok
func call(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return lend.Call(func() (*os.File, error) { return f, nil })
}

// The function gives only what it has read.
func try(name string) (bool, error) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return false, err
	}
	return lend.Try(func() (int, error) { return f.Read(nil) }), nil
}

// ok: the reader closes the file at its end.
func untilEnd(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(lend.UntilEnd(f))
}

func counting(name string) ([]byte, error) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(lend.Counting(f))
}

// ok: each function of the list is called.
func listed(name string) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer lend.Run(&err, f.Close)
	return nil
}

// The functions of this list are only counted.
func counted(name string) (int, error) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return 0, err
	}
	return lend.Count(f.Close), nil
}

type node struct {
	next *node
	f    *os.File
}

// ok: each node holds the one before.
func chained(names []string) error {
	var head *node
	defer func() {
		for n := head; n != nil; n = n.next {
			n.f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		head = &node{head, f}
	}
	return nil
}

type single struct{ f *os.File }

// Each value takes the place of the one before.
func replaced(names []string) error {
	var last *single
	defer func() {
		if last != nil {
			last.f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name) // want `result of os.Open is not released on every path`
		if err != nil {
			return err
		}
		last = &single{f}
	}
	return nil
}

type untilEmpty struct{ f *os.File }

func (u *untilEmpty) Read(p []byte) (int, error) {
	n, err := u.f.Read(p)
	if err == io.EOF {
		u.f.Close()
	}
	return n, err
}

// ok: the reader closes the file at its end.
func untilEmptied(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(&untilEmpty{f})
}
