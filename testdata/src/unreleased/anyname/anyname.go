// Package anyname: what an owner's releaser is called does not matter if it is
// there for nothing else.
package anyname

import (
	"context"
	"errors"

	"unreleased/anyname/claim"
)

func forgotten(name string) (string, error) {
	c, err := claim.Take(name) // want "never released"
	if err != nil {
		return "", err
	}
	return c.Name(), nil
}

func early(name string, f func() error) error {
	c, err := claim.Take(name) // want "not released on every path: c.Surrender is missing"
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	return c.Surrender()
}

// ok
func deferred(name string, f func() error) (err error) {
	c, err := claim.Take(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Surrender()) }()
	return f()
}

// ok
func helped(name string, f func() error) error {
	c, err := claim.Take(name)
	if err != nil {
		return err
	}
	defer quietly(c)
	return f()
}

func quietly(c *claim.Claim) { _ = c.Surrender() }

// ok
func methodValue(name string) (func() error, error) {
	c, err := claim.Take(name)
	if err != nil {
		return nil, err
	}
	return c.Surrender, nil
}

func generic(ctx context.Context, name string) int {
	s, err := claim.Sit(name, 1) // want "not released on every path: s.Vacate is missing"
	if err != nil {
		return 0
	}
	if s.What() > 0 {
		return s.What()
	}
	s.Vacate(ctx)
	return 0
}

// ok
func genericRight(ctx context.Context, name string) int {
	s, err := claim.Sit(name, 1)
	if err != nil {
		return 0
	}
	defer s.Vacate(ctx)
	return s.What()
}

func pair(a, b string, n int) error {
	p, err := claim.TakePair(a, b) // want "not released on every path: p.GiveBack is missing"
	if err != nil {
		return err
	}
	if n < 0 {
		return errors.New("negative")
	}
	p.GiveBack()
	return nil
}

// The two hold what they use up: nothing says when.

// ok
func jobs(name string) error {
	j, err := claim.NewJob(name)
	if err != nil {
		return err
	}
	if !j.Ready() {
		return nil
	}
	return j.Work()
}

// ok
func polls(name string) error {
	p, err := claim.NewPoll(name)
	if err != nil {
		return err
	}
	if !p.Ready() {
		return nil
	}
	return p.Go()
}

// A holder owns a claim and gives it back under its own name.
type holder struct {
	claim *claim.Claim
	n     int
}

// ok
func hold(name string) (*holder, error) {
	c, err := claim.Take(name)
	if err != nil {
		return nil, err
	}
	return &holder{claim: c}, nil
}

func (h *holder) leave() { h.claim.Surrender() }

func holds(name string, n int) bool {
	h, err := hold(name) // want "not released on every path: h.leave is missing"
	if err != nil {
		return false
	}
	if n > h.n {
		return false
	}
	h.leave()
	return true
}

func tasks(name string) error {
	t, err := claim.Begin(name) // want "not released on every path: t.Done is missing"
	if err != nil {
		return err
	}
	if err := t.Step(); err != nil {
		return err
	}
	t.Done(nil)
	return nil
}

// ok
func tasksRight(name string) (err error) {
	t, err := claim.Begin(name)
	if err != nil {
		return err
	}
	defer func() { t.Done(err) }()
	return t.Step()
}

func estate(ctx context.Context, name string) error {
	e, err := claim.Found(name) // want "not released on every path: e.WindUp is missing"
	if err != nil {
		return err
	}
	if e.Area() == 0 {
		return errors.New("empty")
	}
	return e.WindUp(ctx)
}

// ok
func estateRight(ctx context.Context, name string) (err error) {
	e, err := claim.Found(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.WindUp(ctx)) }()
	e.Tell(func() {})
	return nil
}

func ledger(name string) error {
	l, err := claim.Rule(name) // want "not released on every path: l.Conclude is missing"
	if err != nil {
		return err
	}
	if l.Lines() == 0 {
		return errors.New("empty")
	}
	return l.Conclude(nil)
}

// ok
func ledgerRight(name string) (err error) {
	l, err := claim.Rule(name)
	if err != nil {
		return err
	}
	defer func() { err = l.Conclude(err) }()
	return nil
}

// ok
func watch(ctx context.Context, name string) error {
	w, err := claim.Look(name)
	if err != nil {
		return err
	}
	if !w.Ready() {
		return nil
	}
	return w.Follow(ctx)
}

func tap(name string) error {
	t, err := claim.Turn(name) // want "not released on every path: t.TurnOff is missing"
	if err != nil {
		return err
	}
	if t.Flow() == 0 {
		return errors.New("dry")
	}
	return t.TurnOff()
}

// ok
func tapRight(name string) (int, error) {
	t, err := claim.Turn(name)
	if err != nil {
		return 0, err
	}
	defer t.TurnOff()
	return t.Flow(), nil
}

func scope(ctx context.Context) error {
	s := claim.Enter(ctx) // want "not released on every path: s.Leave is missing"
	if err := s.Err(); err != nil {
		return err
	}
	s.Leave()
	return nil
}

// ok
func scopeRight(ctx context.Context) error {
	s := claim.Enter(ctx)
	defer s.Leave()
	return s.Err()
}
