// Package helperruns hands literals to helpers of the package that run them
// exactly once, or not.
package helperruns

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
)

type store struct{ mu sync.Mutex }

func (s *store) withLock(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// locked leaves the work to another.
func (s *store) locked(f func()) {
	s.withLock(f)
}

func do(f func() error) error {
	if err := f(); err != nil {
		return fmt.Errorf("do: %w", err)
	}
	return nil
}

// log does not tell how f has fared.
func log(f func() error) error {
	if err := f(); err != nil {
		println(err.Error())
	}
	return nil
}

func maybe(ctx context.Context, f func()) {
	if ctx.Err() == nil {
		f()
	}
}

func (s *store) some(name string, skip bool) error {
	f, err := os.Open(name) // want "result of os.Open is not released on every path: f.Close is missing before the return on line"
	if err != nil {
		return err
	}
	s.withLock(func() {
		if skip {
			return
		}
		f.Close()
	})
	return nil
}

// ok
func (s *store) all(name string, skip bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.withLock(func() {
		if skip {
			f.Close()
			return
		}
		_, err = f.Write(nil)
		f.Close()
	})
	return err
}

func (s *store) onFailure(name string) (err error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return err
	}
	s.locked(func() {
		if _, err = f.Write(nil); err != nil {
			f.Close()
		}
	})
	return err
}

// ok: released where it fails, and handed over where it does not
func (s *store) opened(name string) (_ *os.File, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s.locked(func() {
		if _, err = f.Write(nil); err != nil {
			f.Close()
		}
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

func written(name string) error {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	return do(func() error {
		if _, err := f.Write(nil); err != nil {
			return err
		}
		return f.Close()
	})
}

// ok: the helper fails where the literal does
func made(name string) (*os.File, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	err = do(func() error {
		if _, err := f.Write(nil); err != nil {
			return errors.Join(err, f.Close())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// ok: what the helper returns says nothing of the literal
func logged(name string) (*os.File, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	err = log(func() error {
		if _, err := f.Write(nil); err != nil {
			f.Close()
			return err
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// ok: it is meant to be released in the literal, whenever that runs
func perhaps(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	maybe(ctx, func() { f.Close() })
	return nil
}

// ok: so does one that runs in place
func openedHere(name string) (_ *os.File, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	func() {
		if _, err = f.Write(nil); err != nil {
			f.Close()
		}
	}()
	if err != nil {
		return nil, err
	}
	return f, nil
}

func openedForgotten(name string) (_ *os.File, err error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	func() {
		if _, err = f.Write(nil); err == nil {
			f.Close()
		}
	}()
	if err != nil {
		return nil, err
	}
	return nil, nil
}
