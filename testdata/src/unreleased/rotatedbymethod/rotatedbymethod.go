// Package rotatedbymethod: a method that releases what its receiver has, and
// leaves it to another one to acquire the next, is no releaser, nor is one that
// loses it where it fails.
package rotatedbymethod

import "os"

type journal struct {
	f    *os.File
	name string
	size int
}

// ok: handed to the caller
func open(name string) (*journal, error) {
	j := &journal{name: name}
	if err := j.create(); err != nil {
		return nil, err
	}
	return j, nil
}

func (j *journal) create() error {
	f, err := os.Create(j.name)
	if err != nil {
		return err
	}
	j.f, j.size = f, 0
	return nil
}

func (j *journal) rotate() error {
	if err := j.f.Close(); err != nil {
		return err
	}
	if err := os.Rename(j.name, j.name+".1"); err != nil {
		return err
	}
	return j.create()
}

func (j *journal) Write(b []byte) (int, error) {
	if j.size > 1<<20 {
		if err := j.rotate(); err != nil {
			return 0, err
		}
	}
	n, err := j.f.Write(b)
	j.size += n
	return n, err
}

func (j *journal) Close() error { return j.f.Close() }

func leaks(name string) error {
	j, err := open(name) // want `result of open is not released on every path: j\.Close is missing`
	if err != nil {
		return err
	}
	_, err = j.Write([]byte("a"))
	return err
}

// ok
func writes(name string) error {
	j, err := open(name)
	if err != nil {
		return err
	}
	defer j.Close()
	_, err = j.Write([]byte("a"))
	return err
}
