// Package teardowns registers literals which release what the variables that
// they capture hold by then.
package teardowns

import (
	"context"
	"errors"
	"os"
)

type server struct {
	stops []func()
	stop  func()
}

func (s *server) onStop(f func()) { s.stops = append(s.stops, f) }

// try runs f and keeps nothing.
func try(f func()) { f() }

func watch(ctx context.Context) {}

func (s *server) start(fail bool) error {
	stop := func() {}
	s.onStop(func() { stop() })
	ctx, cancel := context.WithCancel(context.Background()) // ok: whoever stops the server runs it
	stop = cancel
	watch(ctx)
	if fail {
		return errors.New("no")
	}
	return nil
}

func (s *server) startSometimes(on, fail bool) error {
	var stop func()
	if on {
		s.stop = func() {
			if stop != nil {
				stop()
			}
		}
		ctx, cancel := context.WithCancel(context.Background()) // ok: a field keeps what runs it
		stop = cancel
		watch(ctx)
	}
	if fail {
		return errors.New("no")
	}
	return nil
}

func (s *server) watched(done chan bool, name string) error {
	var f *os.File
	go func() {
		<-done
		if f != nil {
			f.Close()
		}
	}()
	var err error
	f, err = os.Open(name) // ok: the goroutine releases it
	if err != nil {
		return err
	}
	if len(name) > 9 {
		return errors.New("too long")
	}
	return nil
}

func (s *server) onlyNames(name string) error {
	var f *os.File
	s.onStop(func() { println(f.Name()) })
	var err error
	f, err = os.Open(name) // want "result of os.Open is not released on every path: f.Close is missing before the return on line 81"
	if err != nil {
		return err
	}
	if len(name) > 9 {
		return errors.New("too long")
	}
	return f.Close()
}

func (s *server) runsAtOnce(fail bool) error {
	stop := func() {}
	try(func() { stop() })
	ctx, cancel := context.WithCancel(context.Background()) // want "result of context.WithCancel is not released on every path: cancel is missing before the return on line 93"
	stop = cancel
	watch(ctx)
	if fail {
		return errors.New("no")
	}
	stop()
	return nil
}

func (s *server) registersLate(fail bool) error {
	stop := func() {}
	ctx, cancel := context.WithCancel(context.Background()) // want "result of context.WithCancel is not released on every path: cancel is missing before the return on line 105"
	stop = cancel
	watch(ctx)
	if fail {
		return errors.New("no")
	}
	s.onStop(func() { stop() })
	return nil
}
