// Package cases has leaks in many shapes.
package cases

import (
	"fmt"
	"slices"

	"behaviour/res"
)

// All are the cases.
func All() []func() string { return slices.Concat(shapes, styles, more, left, gathered, wild, again, carried, kept, told, computed, elsewhere) }

// shapes are those that a fix is made for.
var shapes = []func() string{
	of(never), of(path), of(lateDefer), of(checkedClose), of(partlyClosed), of(once), of(onceEarly), of(onceInSwitch),
	keep(constructor), keep(namedConstructor), of(loopDefer), of(loopWays), of(loopLabel), of(overwritten), of(overwrittenInLoop),
	of(discarded), of(discardedInIf), of(unchecked), of(secondFails), of(locked), of(lockedResult), of(lockedLoop), of(returnsUse),
	of(switches), of(literal), of(bothArms), of(gotos), of(shadowed), of(oneLine), keep(flag), of(nilled), of(nested), of(loopNever), of(loopValue),
	keep(sometimes), of(condition), of(optional), of(partner), of(loopReturns),
}

func of(f func() error) func() string {
	return func() string {
		defer res.Spawned.Wait()
		return fmt.Sprint(f())
	}
}

// keep releases what a constructor hands over.
func keep(f func() (*res.R, error)) func() string {
	return func() string {
		r, err := f()
		if r == nil {
			return fmt.Sprint("nil ", err)
		}
		r.Name()
		r.Close()
		return fmt.Sprint("r ", err)
	}
}

func never() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return fmt.Errorf("use: %w", err)
	}
	return r.Use()
}

func path() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	err = r.Use()
	r.Close()
	return err
}

func lateDefer() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		return res.ErrStep
	}
	defer r.Close()
	return r.Use()
}

func checkedClose() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	return r.Close()
}

func partlyClosed() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		r.Close()
		return res.Step()
	}
	if res.Decide() {
		return r.Use()
	}
	r.Close()
	if err := res.Step(); err != nil {
		return err
	}
	return nil
}

func once() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		return err
	}
	if err := o.Use(); err != nil {
		return err
	}
	return o.Close()
}

func onceEarly() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		return res.ErrStep
	}
	o.Close()
	return nil
}

func onceInSwitch() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		return err
	}
	switch {
	case res.Decide():
		o.Close()
		return nil
	case res.Decide():
		return res.ErrStep
	default:
		o.Close()
	}
	return res.Step()
}

func constructor() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	if err := r.Use(); err != nil {
		return nil, err
	}
	return r, nil
}

func namedConstructor() (r *res.R, err error) {
	r, err = res.Open("a")
	if err != nil {
		return nil, err
	}
	if err := r.Use(); err != nil {
		return nil, err
	}
	if res.Decide() {
		return nil, res.ErrStep
	}
	if err = r.Use(); err != nil {
		return nil, fmt.Errorf("again: %w", err)
	}
	return r, nil
}

func loopDefer() error {
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		defer r.Close()
		if err := r.Use(); err != nil {
			continue
		}
	}
	return nil
}

func loopWays() error {
	n := 0
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			continue
		}
		if res.Decide() {
			break
		}
		if err := res.Step(); err != nil {
			return err
		}
		n += len(r.Name())
		r.Close()
	}
	if n > 1 {
		return res.ErrStep
	}
	return nil
}

func loopLabel() error {
outer:
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		for range 2 {
			switch {
			case res.Decide():
				continue outer
			case res.Decide():
				break
			}
		}
		r.Close()
	}
	return nil
}

func overwritten() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	r.Name()
	r, err = res.Open("b")
	if err != nil {
		return err
	}
	defer r.Close()
	return r.Use()
}

func overwrittenInLoop() error {
	var r *res.R
	var err error
	for range 2 {
		r, err = res.Open("a")
		if err != nil {
			return err
		}
	}
	if r != nil {
		r.Close()
	}
	return nil
}

func discarded() error {
	_, err := res.Open("a")
	return err
}

func discardedInIf() error {
	if _, err := res.Open("a"); err != nil {
		return err
	}
	return res.Step()
}

func unchecked() error {
	r, _ := res.Open("a")
	if r == nil {
		return nil
	}
	return r.Use()
}

func secondFails() error {
	a, err := res.Open("a")
	if err != nil {
		return err
	}
	b, err := res.Open("b")
	if err != nil {
		return err
	}
	if err := b.Use(); err != nil {
		return err
	}
	b.Close()
	a.Close()
	return nil
}

type guarded struct {
	mu res.Mutex
	n  int
}

func locked() error {
	var g guarded
	g.mu.Lock()
	if res.Decide() {
		return res.ErrStep
	}
	g.n++
	g.mu.Unlock()
	return nil
}

func lockedResult() error {
	var g guarded
	g.mu.Lock()
	if res.Decide() {
		return fmt.Errorf("n is %d", g.n)
	}
	g.n++
	g.mu.Unlock()
	return res.Step()
}

func lockedLoop() error {
	var g guarded
	for range 2 {
		g.mu.Lock()
		if res.Decide() {
			return nil
		}
		g.n++
		g.mu.Unlock()
	}
	return nil
}

func returnsUse() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		done := make(chan bool)
		go func() {
			defer close(done)
			defer r.Close()
			r.Name()
		}()
		<-done
		return nil
	}
	return r.Use()
}

func switches() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	switch {
	case res.Decide():
		return res.ErrStep
	case res.Decide():
		r.Close()
		return nil
	}
	r.Close()
	return nil
}

func literal() error {
	f := func() error {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		if res.Decide() {
			return res.ErrStep
		}
		return r.Close()
	}
	return f()
}

func bothArms() error {
	var r *res.R
	var err error
	if res.Decide() {
		r, err = res.Open("a")
	} else {
		r, err = res.Open("b")
	}
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	r.Close()
	return nil
}

func gotos() (err error) {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if err = r.Use(); err != nil {
		goto out
	}
	r.Close()
out:
	return err
}

func shadowed() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		r := "shadow"
		return fmt.Errorf("%s", r)
	}
	return r.Close()
}

func oneLine() error {
	r, err := res.Open("a"); if err != nil { return err }
	if res.Decide() { return res.ErrStep }
	r.Close()
	return nil
}

func flag() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	ok := false
	defer func() {
		if !ok {
			r.Close()
		}
	}()
	ok = true
	if err := res.Step(); err != nil {
		return nil, err
	}
	return r, nil
}

func nilled() error {
	r, err := res.Open("a")
	if err != nil || res.Decide() {
		return res.ErrStep
	}
	defer r.Close()
	return r.Use()
}

func nested() error {
	a, err := res.Open("a")
	if err != nil {
		return err
	}
	err = func() error {
		b, err := res.Open("b")
		if err != nil {
			return err
		}
		if res.Decide() {
			return res.ErrStep
		}
		return b.Use()
	}()
	if err != nil {
		return err
	}
	return a.Use()
}

func loopNever() error {
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		if err := r.Use(); err != nil {
			return err
		}
	}
	return nil
}

func loopValue() error {
	sum := 0
	for range 2 {
		r, err := res.Open("a")
		if err == nil {
			sum += len(r.Name())
		}
	}
	return fmt.Errorf("%d", sum)
}

func sometimes() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	if res.Decide() {
		return r, nil
	}
	return nil, nil
}

func condition() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		r.Close()
		r, err = res.Open("b")
		if err != nil {
			return err
		}
	}
	if res.Decide() {
		return nil
	}
	return r.Close()
}

// start may have nothing to stop.
func start() (func(), error) {
	if res.Decide() {
		return nil, nil
	}
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	return func() { r.Close() }, nil
}

func optional() error {
	stop, err := start()
	if err != nil {
		return err
	}
	if res.Decide() {
		return res.ErrStep
	}
	if stop != nil {
		stop()
	}
	return nil
}

// with returns what it acquires together with what releases it.
func with() (*res.R, func(), error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, nil, err
	}
	return r, func() { r.Close() }, nil
}

func partner() error {
	r, cleanup, err := with()
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	cleanup()
	return nil
}

func loopReturns() error {
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		defer r.Close()
		if res.Decide() {
			return r.Use()
		}
		r.Name()
	}
	return nil
}
