// Package funcvalues: functions that are kept in variables and fields, and
// functions in fields that release.
package funcvalues

import (
	"errors"
	"io"
	"os"
	"sync"
)

var errNone = errors.New("none")

// openFile is replaced by tests.
var openFile = os.Open

func readVar(name string) ([]byte, error) {
	f, err := openFile(name) // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// ok
func readVarRight(name string) ([]byte, error) {
	f, err := openFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

type opener struct {
	open func(string) (*os.File, error)
	Open func(string) (*os.File, error)
}

func newOpener(test bool) *opener {
	if test {
		return &opener{open: func(string) (*os.File, error) { return os.CreateTemp("", "") }}
	}
	return &opener{open: os.Open}
}

func (o *opener) read(name string) ([]byte, error) {
	f, err := o.open(name) // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// ok
func (o *opener) readRight(name string) ([]byte, error) {
	f, err := o.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// ok: who sets an exported field, and what it opens, is out of sight
func (o *opener) readExported(name string) ([]byte, error) {
	f, err := o.Open(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

type source struct{ get func() *os.File }

// ok: one of the functions only lends
func (s *source) lend(own bool, f *os.File) string {
	s.get = func() *os.File { return f }
	return s.get().Name()
}

type guarded struct {
	mu sync.Mutex
	m  map[string]int
}

func (g *guarded) lock() func() {
	g.mu.Lock()
	return g.mu.Unlock
}

// ok
func (g *guarded) get(k string) int {
	defer g.lock()()
	return g.m[k]
}

// getWrong defers the locking.
func (g *guarded) getWrong(k string) int {
	defer g.lock() // want "discarded"
	return g.m[k]
}

func (g *guarded) find(k string) (int, error) {
	unlock := g.lock() // want "released"
	v, ok := g.m[k]
	if !ok {
		return 0, errNone
	}
	unlock()
	return v, nil
}

// ok
func (g *guarded) findRight(k string) (int, error) {
	unlock := g.lock()
	defer unlock()
	v, ok := g.m[k]
	if !ok {
		return 0, errNone
	}
	return v, nil
}

type env struct {
	dir     string
	cleanup func()
}

func setup() (*env, error) {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return nil, err
	}
	return &env{dir: f.Name(), cleanup: func() {
		f.Close()
		os.Remove(f.Name())
	}}, nil
}

func useEnv(check func(string) error) error {
	e, err := setup() // want "e.cleanup is missing"
	if err != nil {
		return err
	}
	if err := check(e.dir); err != nil {
		return err
	}
	e.cleanup()
	return nil
}

// ok
func useEnvRight(check func(string) error) error {
	e, err := setup()
	if err != nil {
		return err
	}
	defer e.cleanup()
	return check(e.dir)
}

type outcome[T any] struct {
	val T
	err error
}

func try[T any](v T, err error) outcome[T] { return outcome[T]{v, err} }

// ok: the error is in the struct, too
func tryRight(name string) error {
	r := try(os.Open(name))
	if r.err != nil {
		return r.err
	}
	defer r.val.Close()
	return nil
}

func tryWrong(name string) error {
	r := try(os.Open(name)) // want "released"
	if r.err != nil {
		return r.err
	}
	_, err := r.val.Stat()
	return err
}
