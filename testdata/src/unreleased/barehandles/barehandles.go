// Package barehandles gets values with which nothing can be done but to close
// them.
package barehandles

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"unreleased/barehandles/tempdir"
)

// ok
func deferred() error {
	dir, closer, err := tempdir.Dir("x")
	if err != nil {
		return err
	}
	defer closer.Close()
	return os.WriteFile(filepath.Join(dir, "a"), nil, 0o600)
}

func onPath(data []byte) error {
	dir, closer, err := tempdir.Dir("x") // want `result of tempdir.Dir is not released on every path`
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "a"), data, 0o600); err != nil {
		return err
	}
	return closer.Close()
}

func environment(run func() error) error {
	closer, err := tempdir.Env("MODE", "x") // want `not released on every path`
	if err != nil {
		return err
	}
	if err := run(); err != nil {
		return err
	}
	return closer.Close()
}

func stops(h *tempdir.Hub, run func() error) error {
	s := h.On(func(name string) { fmt.Println(name) }) // want `not released on every path`
	if err := run(); err != nil {
		return err
	}
	s.Stop()
	return nil
}

// ok: it is meant to last
func lasting(h *tempdir.Hub) {
	h.On(func(name string) { fmt.Println(name) })
	_ = h.On(func(name string) { fmt.Println(name) })
}

// ok: there is nothing to undo
func noop(run func(string) error) error {
	home, closer, err := tempdir.Fixed()
	if err != nil {
		return err
	}
	if err := run(home); err != nil {
		return err
	}
	return closer.Close()
}

// ok
func idle(run func() error) error {
	c := tempdir.Idle()
	if err := run(); err != nil {
		return err
	}
	return c.Close()
}

// ok: the hub's own
func last(h *tempdir.Hub, run func() error) error {
	c := h.Last()
	if err := run(); err != nil {
		return err
	}
	return c.Close()
}

type job struct {
	dir     string
	closers []io.Closer
}

// ok: the job has it
func (j *job) prepare() error {
	dir, closer, err := tempdir.Dir("job")
	if err != nil {
		return err
	}
	j.dir, j.closers = dir, append(j.closers, closer)
	return nil
}

func (j *job) Close() error {
	var errs []error
	for _, c := range j.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// handedOn: its caller must close it.
func handedOn() (string, io.Closer, error) { return tempdir.Dir("y") }

func viaHelper(run func(string) error) error {
	dir, closer, err := handedOn() // want `not released on every path`
	if err != nil {
		return err
	}
	if err := run(dir); err != nil {
		return err
	}
	return closer.Close()
}

type kept struct{ f io.Closer }

func (k *kept) Close() error { return k.f.Close() }

func keep(f *os.File) io.Closer { return &kept{f} }

// ok: the file is its caller's, and is closed by it
func given(f *os.File) string { return fmt.Sprint(keep(f)) }

// keptOnce forgets one file, whatever holds it.
func keptOnce(name string) error {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return err
	}
	_, err = fmt.Println(keep(f))
	return err
}
