// Package cleanupfields has structs that keep, in a field, a list of
// functions which release.
package cleanupfields

import (
	"errors"
	"io"
	"maps"
	"os"
	"slices"
)

type stack struct {
	name string
	fns  []func() error
	by   map[string]func()
	last struct{ fns []func() }
}

func (s *stack) Close() error {
	var errs []error
	for i := len(s.fns) - 1; i >= 0; i-- {
		errs = append(errs, s.fns[i]())
	}
	return errors.Join(errs...)
}

func (s *stack) run() {
	for _, f := range s.fns {
		f()
	}
}

func (s *stack) runNamed() {
	for _, f := range s.by {
		f()
	}
}

func runLast(s *stack) {
	for _, f := range s.last.fns {
		f()
	}
}

func (s *stack) count() int { return len(s.fns) }

// ok
func newStack(a, b string) (*stack, error) {
	s := &stack{name: a}
	f, err := os.Create(a)
	if err != nil {
		return nil, err
	}
	s.fns = append(s.fns, f.Close)
	g, err := os.Create(b)
	if err != nil {
		s.Close()
		return nil, err
	}
	s.fns = append(s.fns, g.Close)
	return s, nil
}

// Nothing runs the functions where the second file cannot be made.
func newStackLeaks(a, b string) (*stack, error) {
	s := &stack{name: a}
	f, err := os.Create(a) // want `result of os.Create is not released on every path`
	if err != nil {
		return nil, err
	}
	s.fns = append(s.fns, f.Close)
	g, err := os.Create(b)
	if err != nil {
		return nil, err
	}
	s.fns = append(s.fns, g.Close)
	return s, nil
}

// ok
func deferred(name string) error {
	s := new(stack)
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.fns = append(s.fns, func() error { return f.Close() })
	defer s.run()
	_, err = f.Stat()
	return err
}

// ok: a list of one.
func literal(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s := &stack{fns: []func() error{f.Close}}
	return s.Close()
}

// ok
func named(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s := &stack{by: map[string]func(){}}
	s.by[name] = func() { f.Close() }
	s.runNamed()
	return nil
}

// ok: the list is in a struct in the struct.
func nested(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	var s stack
	s.last.fns = append(s.last.fns, func() { f.Close() })
	runLast(&s)
	return nil
}

// To count the functions is not to run them.
func counted(name string) (int, error) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return 0, err
	}
	var s stack
	s.fns = append(s.fns, f.Close)
	return s.count(), nil
}

// A tail holds a reader, and beside it what is to be called.
type tail struct {
	io.Reader
	done func() error
}

func (t *tail) Close() error { return t.done() }

// ok
func openTail(name string, at int64) (*tail, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	t := &tail{f, f.Close}
	if _, err := f.Seek(at, io.SeekStart); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// ok
func readTail(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	t := &tail{f, func() error { return f.Close() }}
	b, err := io.ReadAll(t)
	t.Close()
	return b, err
}

func tailLeft(name string) ([]byte, error) {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return nil, err
	}
	t := &tail{f, f.Close}
	b, err := io.ReadAll(t)
	if err != nil {
		return nil, err
	}
	t.Close()
	return b, nil
}

func tailSynced(name string) ([]byte, error) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return nil, err
	}
	t := &tail{f, f.Sync}
	b, err := io.ReadAll(t)
	t.Close()
	return b, err
}

// A merged holds a reader, and beside it a list of what is to be called.
type merged struct {
	io.Reader
	ends []func() error
}

func (m *merged) Close() (err error) {
	for _, end := range m.ends {
		err = errors.Join(err, end())
	}
	return err
}

// ok
func readMerged(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	m := &merged{f, []func() error{f.Close}}
	b, err := io.ReadAll(m)
	m.Close()
	return b, err
}

func mergedLeft(name string) ([]byte, error) {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return nil, err
	}
	m := &merged{f, []func() error{f.Close}}
	b, err := io.ReadAll(m)
	if err != nil {
		return nil, err
	}
	return b, m.Close()
}

// ok
func undoneBackward(name string, work func() error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	undo := []func() error{f.Close}
	if err := work(); err != nil {
		for _, u := range slices.Backward(undo) {
			u()
		}
		return err
	}
	return f.Close()
}

// ok
func undoneEach(name string, work func() error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	undo := []func() error{f.Close}
	if err := work(); err != nil {
		for u := range slices.Values(undo) {
			u()
		}
		return err
	}
	return f.Close()
}

// ok
func undoneByName(name string, work func() error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	undo := map[string]func() error{name: f.Close}
	defer func() {
		for _, u := range undo {
			u()
		}
	}()
	return work()
}

// ok
func undoneValues(name string, work func() error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	undo := map[string]func() error{name: f.Close}
	if err := work(); err != nil {
		for u := range maps.Values(undo) {
			u()
		}
		return err
	}
	return f.Close()
}

func undoneLate(name string, work func() error) error {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return err
	}
	undo := []func() error{f.Close}
	if err := work(); err != nil {
		return err
	}
	for _, u := range slices.Backward(undo) {
		u()
	}
	return nil
}

func syncedBackward(name string, work func() error) error {
	f, err := os.Open(name) // want `result of os.Open is not released on every path`
	if err != nil {
		return err
	}
	last := []func() error{f.Sync}
	if err := work(); err != nil {
		for _, l := range slices.Backward(last) {
			l()
		}
		return err
	}
	return f.Close()
}
