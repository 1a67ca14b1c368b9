package cases

import (
	"fmt"

	"behaviour/res"
)

// gathered are functions that gather what they acquire, look for the first
// that there is, or see it through an interface that cannot release it.
var gathered = []func() string{
	of(widened), of(widenedInSwitch), of(widenedErr), of(firstFound), of(firstFoundOnce), of(deferredForAll), of(appendedSpans),
	of(deferredAnyway), keep(madeError),
}

type user interface{ Use() error }

type nobody struct{}

func (nobody) Use() error { return nil }

func widened() error {
	var (
		u   user
		err error
	)
	if res.Decide() {
		u = nobody{}
	} else {
		u, err = res.Open("a")
		if err != nil {
			return err
		}
	}
	if err := u.Use(); err != nil {
		return err
	}
	err = u.Use()
	return err
}

func widenedInSwitch() error {
	var u user = nobody{}
	var err error
	switch {
	case res.Decide():
		u, err = res.Open("a")
		if err != nil {
			return err
		}
	case res.Decide():
		return res.ErrStep
	}
	return u.Use()
}

// the error is told in the end, too
func widenedErr() error {
	err := res.ErrStep
	var u user = nobody{}
	if res.Decide() {
		u, err = res.Open("a")
		if err != nil {
			return err
		}
		defer u.(*res.R).Close()
		if res.Decide() {
			var other user
			other, err = res.Open("b")
			if err != nil {
				return err
			}
			other.Use()
		}
	}
	if u.Use() != nil {
		return fmt.Errorf("used after %v", err)
	}
	return nil
}

func firstFound() error {
	var found *res.R
	for range 2 {
		if res.Decide() {
			r, err := res.Open("a")
			if err != nil {
				return err
			}
			found = r
			break
		}
	}
	if found == nil {
		return res.ErrStep
	}
	return found.Use()
}

func firstFoundOnce() error {
	for range 2 {
		o, err := res.OpenOnce("a")
		if err != nil {
			continue
		}
		if err := o.Use(); err != nil {
			return err
		}
		return o.Use()
	}
	return nil
}

func deferredForAll() error {
	var all []*res.Once
	for range 2 {
		o, err := res.OpenOnce("a")
		if err != nil {
			return err
		}
		all = append(all, o)
	}
	defer func() {
		for _, o := range all {
			o.Close()
		}
	}()
	return res.Step()
}

func appendedSpans() error {
	var spans []*res.Span
	for range 2 {
		if res.Decide() {
			return res.ErrStep
		}
		if res.Decide() {
			spans = append(spans, res.Start("x"))
		} else {
			spans = append(spans, res.Start("y"))
		}
	}
	for _, s := range spans {
		s.End()
	}
	return nil
}

// a defer behind the goroutine's start releases it anyway
func deferredAnyway() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	defer func() {
		r.Close()
	}()
	res.Spawned.Add(1)
	go func() {
		defer res.Spawned.Done()
		defer func() { recover() }()
		r.Use()
	}()
	res.Spawned.Wait()
	return nil
}

func failed(name string) error { return fmt.Errorf("failed: %s", name) }

func madeError() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	if res.Decide() {
		return nil, failed("a")
	}
	return r, nil
}
