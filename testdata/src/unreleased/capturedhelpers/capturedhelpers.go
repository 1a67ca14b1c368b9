// Package capturedhelpers calls functions that variables of an enclosing
// function hold.
package capturedhelpers

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
)

var errEmpty = errors.New("empty")

func borrowing(names []string, each func(func() error) error) error {
	size := func(f *os.File) int64 {
		info, err := f.Stat()
		if err != nil {
			return 0
		}
		return info.Size()
	}
	for _, name := range names {
		err := each(func() error {
			f, err := os.Open(name) // want `never released`
			if err != nil {
				return err
			}
			if size(f) == 0 {
				return errEmpty
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ok: the helper releases it
func releasing(names []string, each func(func() error) error) error {
	check := func(f *os.File) error {
		defer f.Close()
		if _, err := f.Stat(); err != nil {
			return err
		}
		return nil
	}
	return each(func() error {
		f, err := os.Open(names[0])
		if err != nil {
			return err
		}
		return check(f)
	})
}

// ok: the helper is another one later
func replaced(name string, each func(func() error) error) error {
	check := func(f *os.File) error { _, err := f.Stat(); return err }
	if name == "" {
		check = func(f *os.File) error { return f.Close() }
	}
	return each(func() error {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		return check(f)
	})
}

func acquiring(dir string, each func(func() error) error) error {
	open := func(name string) (*os.File, error) { return os.Open(dir + name) }
	return each(func() error {
		f, err := open("a") // want `not released on every path`
		if err != nil {
			return err
		}
		if _, err := f.Stat(); err != nil {
			return err
		}
		return f.Close()
	})
}

// ok
func acquiringRight(dir string, each func(func() error) error) error {
	open := func(name string) (*os.File, error) { return os.Open(dir + name) }
	return each(func() error {
		f, err := open("a")
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.Stat()
		return err
	})
}

func recursive(name string) func() error {
	var walk func(f *os.File, depth int) error
	walk = func(f *os.File, depth int) error {
		if depth == 0 {
			_, err := f.Stat()
			return err
		}
		return walk(f, depth-1)
	}
	return func() error {
		f, err := os.Open(name) // want `never released`
		if err != nil {
			return err
		}
		return walk(f, 3)
	}
}

type config struct {
	// Publish makes the file for a target.
	Publish func(target string) (io.WriteCloser, error)
}

// A writer comes from a function in a field as a reader does.
func (c *config) publish(target string, content []byte) error {
	w, err := c.Publish(target) // want `never released`
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}

// ok
func (c *config) publishRight(target string, content []byte) error {
	w, err := c.Publish(target)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		w.Close()
		return err
	}
	return w.Close()
}

type shard struct{ name string }

var shards = map[string]*shard{}

// withShard reports whether there is one, and has been used.
func withShard(name string, use func(*shard) error) (bool, error) {
	s := shards[name]
	if s == nil {
		return false, nil
	}
	return true, use(s)
}

// ok: the callback has not been called
func tail(name string) (*os.File, error) {
	var f *os.File
	found, err := withShard(name, func(s *shard) error {
		var err error
		f, err = os.Open(s.name)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errEmpty
	}
	return f, nil
}

func tailLost(name string) (*os.File, error) {
	var f *os.File
	_, err := withShard(name, func(s *shard) error {
		var err error
		f, err = os.Open(s.name) // want "not released on every path"
		return err
	})
	if err != nil {
		return nil, err
	}
	if name == "" {
		return nil, errEmpty
	}
	return f, nil
}

type loop struct {
	mu      sync.Mutex
	running bool
	code    int
}

// ok: the helper, which ends the loop, lets go of the lock
func (l *loop) run(wait func(func(n int))) {
	exit := func(code int) {
		l.code, l.running = code, false
		l.mu.Unlock()
	}
	for l.running {
		wait(func(n int) {
			l.mu.Lock()
			if n == 0 {
				exit(1)
				return
			}
			l.mu.Unlock()
		})
	}
}

func (l *loop) runLocked(wait func(func(n int))) {
	exit := func(code int) { l.code, l.running = code, false }
	for l.running {
		wait(func(n int) {
			l.mu.Lock() // want "not released on every path"
			if n == 0 {
				exit(1)
				return
			}
			l.mu.Unlock()
		})
	}
}

// ok: the helper ends the loop, so the goroutine comes to its end.
func serve(wait func(func(n int)), ready func() error) error {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		running := true
		exit := func() { running = false }
		for running {
			wait(func(n int) {
				if n == 0 {
					exit()
				}
			})
		}
		cancel()
	}()
	<-ctx.Done()
	return ready()
}

// A literal that tells by a comparison whether there is anything.
func told(name string) error {
	var (
		f   *os.File
		err error
	)
	open := func() bool {
		f, err = os.Open(name)
		return err == nil
	}
	if !open() {
		return err // ok
	}
	defer func() { f.Close() }()
	_, err = f.Stat()
	return err
}

func toldTooEarly(name string, quiet bool) error {
	var (
		f   *os.File
		err error
	)
	failed := func() bool {
		f, err = os.Open(name) // want `result of os.Open is not released on every path: f.Close is missing before the return on line [0-9]+`
		return err != nil
	}
	if failed() {
		return err // ok
	}
	if quiet {
		return nil
	}
	defer func() { f.Close() }()
	_, err = f.Stat()
	return err
}
