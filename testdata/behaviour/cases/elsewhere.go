package cases

import (
	"context"

	"behaviour/res"
)

// elsewhere are forms in which what happens at other places decides.
var elsewhere = []func() string{of(onlyIfNamed), of(renewed), of(renewedInLoop), keep(found), keep(heldByLiteral), keep(namedAgain), of(toldInLoop), of(goesOn), keep(hooked), of(asksItsContext)}

// registered are those that something else keeps.
var registered []*res.R

func register(r *res.R) error {
	if err := r.Use(); err != nil {
		return err
	}
	registered = append(registered, r)
	return nil
}

// something else gets it on one way, and there is no use of it behind that
func onlyIfNamed() error {
	defer func() {
		for _, r := range registered {
			r.Close()
		}
		registered = nil
	}()
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		return res.ErrStep
	}
	if res.Decide() {
		if err := register(r); err != nil {
			return err
		}
	}
	return res.Step()
}

// the defer has the first one
func renewed() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	defer r.Close()
	if err := r.Use(); err != nil {
		return err
	}
	r.Close()
	r, err = res.Open("b")
	if err != nil {
		return err
	}
	return r.Use()
}

func renewedInLoop() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	defer r.Close()
	for range 2 {
		if res.Decide() {
			r.Close()
			if r, err = res.Open("b"); err != nil {
				return err
			}
		}
		if err := r.Use(); err != nil {
			return err
		}
	}
	return nil
}

var idle res.Mutex

// all returns share the cells of the results
func found() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	idle.Lock()
	defer idle.Unlock()
	if res.Decide() {
		return nil, nil
	}
	return r, r.Use()
}

type handler struct{ open func() *res.R }

// a local value holds the literal that gives it out
func heldByLiteral() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	h := &handler{open: func() *res.R { return r }}
	if res.Decide() {
		return nil, res.ErrStep
	}
	return h.open(), nil
}

// the result is assigned by the loop alone
func namedAgain() (r *res.R, err error) {
	for range 2 {
		r, err = res.Open("a")
		if err == nil && res.Decide() {
			return
		}
	}
	return
}

// each iteration tells of its error
func toldInLoop() error {
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		defer func() {
			if err := r.Close(); err != nil {
				told := err.Error()
				_ = told
			}
		}()
		if r.Use() != nil {
			continue
		}
		if res.Decide() {
			return res.ErrStep
		}
	}
	return nil
}

// the variable goes on with something else
func goesOn() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	if res.Decide() {
		if err := register(r); err != nil {
			return err
		}
		defer registered[0].Close()
		registered = nil
		return nil
	}
	r, err = res.Open("b")
	if err != nil {
		return err
	}
	defer r.Close()
	if err := r.Use(); err != nil {
		return err
	}
	return nil
}

type tracer struct{ r *res.R }

// what it goes into has left before, and gets it later
func hookedBefore(hook func(func() *res.R)) (*tracer, error) {
	t := &tracer{}
	hook(func() *res.R { return t.r })
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	if res.Decide() {
		return nil, res.ErrStep
	}
	t.r = r
	return t, nil
}

func hooked() (*res.R, error) {
	t, err := hookedBefore(func(func() *res.R) {})
	if err != nil {
		return nil, err
	}
	return t.r, nil
}

// a context that is cancelled has an error
func asksItsContext() error {
	for range 2 {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if res.Decide() {
			return ctx.Err()
		}
		if ctx.Err() != nil {
			return res.ErrStep
		}
	}
	return nil
}
