package claim

import (
	"context"
	"errors"
	"os"
)

// An Estate holds claims, files and functions to call: winding it up goes
// through all of them.
type Estate struct {
	deed   *os.File
	claims map[string]*Claim
	told   []func()
	heirs  []*os.File
}

// ok
func Found(name string) (*Estate, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &Estate{deed: f, claims: make(map[string]*Claim)}, nil
}

func (e *Estate) Tell(f func()) { e.told = append(e.told, f) }

func (e *Estate) Area() int { return len(e.claims) }

// ok
func (e *Estate) WindUp(ctx context.Context) error {
	var errs []error
	for n, c := range e.claims {
		errs = append(errs, c.Surrender())
		delete(e.claims, n)
	}
	for _, f := range e.told {
		f()
	}
	for _, h := range e.heirs {
		errs = append(errs, h.Close())
	}
	return errors.Join(append(errs, e.deed.Close())...)
}

// A Ledger ends by a helper that closes what it is given.
type Ledger struct{ f *os.File }

// ok
func Rule(name string) (*Ledger, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &Ledger{f}, nil
}

func (l *Ledger) Lines() int { return 1 }

func (l *Ledger) Conclude(err error) error { return conclude(l.f, err) }

func conclude(f *os.File, err error) error { return errors.Join(err, f.Close()) }

// A Watch is no resource: what it holds is used up by what it is for.
type Watch struct {
	f     *os.File
	steps []string
}

// ok
func Look(name string) (*Watch, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Watch{f: f}, nil
}

func (w *Watch) Ready() bool { return len(w.steps) > 0 }

func (w *Watch) Follow(ctx context.Context) error {
	defer w.f.Close()
	for _, s := range w.steps {
		if err := walk(s); err != nil {
			return err
		}
	}
	return nil
}

func walk(string) error { return nil }

// A Tap is what Turn makes, by value.
type Tap interface {
	Flow() int
	TurnOff() error
}

type tap struct{ f *os.File }

func (t tap) Flow() int { return 1 }

func (t tap) TurnOff() error { return t.f.Close() }

// ok
func Turn(name string) (Tap, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return tap{f}, nil
}

// A Scope ends a context and what it owns.
type Scope struct {
	ctx    context.Context
	cancel context.CancelFunc
	ends   []*os.File
}

// ok
func Enter(parent context.Context) *Scope {
	ctx, cancel := context.WithCancel(parent)
	return &Scope{ctx: ctx, cancel: cancel}
}

func (s *Scope) Err() error { return s.ctx.Err() }

func (s *Scope) Leave() {
	s.cancel()
	for _, f := range s.ends {
		f.Close()
	}
}
