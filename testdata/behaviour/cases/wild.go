package cases

import (
	stderr "errors"
	"fmt"

	"behaviour/helper"
	"behaviour/res"
)

// wild are forms in which a release at the wrong place would do harm.
var wild = []func() string{
	keep(returnedBesideError), keep(handedToTaker), keep(bareWithShadow), of(elseWithComment), of(emptyThen), of(successThenElse), of(jumpsToLabel), of(breaksOfSwitch),
	of(gotoAgain), of(deferInLoop), of(usedByLiteral), of(releasedByLiteral), of(releasedByGoroutine), of(releasedAsAlias), of(methodValue), of(usedAsMethodValue), of(generic),
	of(genericUse), of(onOneLine), of(commentsAround), keep(twoFails), of(takenNames), of(takenResult), of(swapped), of(eitherWay), of(openedAnew), of(openedAnewOnOneWay),
	of(written), of(writtenNamed), of(onceOnTwoWays), keep(errorAnyway), of(onceTried), of(lockReturn), of(lockReleasedAndContinued), of(lockCases),
	of(lockTakenAgain), of(committed), of(rolledBackOrNot), of(spanPath), of(spanContinues), of(spansDropped), keep(fieldOfLocal), of(selectArm), of(typeSwitchHides),
	 of(otherErrName), of(checkedLater), of(checkDoesNotLeave), of(checkedByNil), of(switchOfErr), keep(manyBareReturns), of(twoInOneStatement), of(literalCalledTwice), of(returnUses),
	keep(takenOnOneWay), of(asInterface), of(releasedByHelper), of(openedUntilOneWorks), of(rotated), of(twoLateDefers), of(underFlag), of(panicsItself),
}

// returned beside an error that may be nil
func returnedBesideError() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	err = r.Use()
	return r, err
}

func mayKeep(r *res.R) (*res.R, error) {
	if res.Decide() {
		return nil, res.ErrStep
	}
	return r, nil
}

func handedToTaker() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	return mayKeep(r)
}

// named results shadowed
func bareWithShadow() (r *res.R, err error) {
	r, err = res.Open("a")
	if err != nil {
		return
	}
	if err := r.Use(); err != nil {
		return nil, err
	}
	if err = r.Use(); err != nil {
		return nil, fmt.Errorf("second: %w", err)
	}
	return
}

func elseWithComment() error {
	if r, err := res.Open("a"); err != nil {
		return err
	} else {
		// a comment that stays
		if err := r.Use(); err != nil {
			return err
		}
		r.Close()
	}
	return nil
}

func emptyThen() error {
	if r, err := res.Open("a"); err != nil {
	} else {
		r.Name()
	}
	return nil
}

func successThenElse() error {
	if r, err := res.Open("a"); err == nil {
		if res.Decide() {
			return nil
		}
		r.Close()
	} else if res.Decide() {
		return err
	}
	return nil
}

// loops with continue and labels
func jumpsToLabel() error {
outer:
	for i := 0; i < 2; i++ {
		r, err := res.Open("a")
		if err != nil {
			continue
		}
		for j := 0; j < 1; j++ {
			if res.Decide() {
				continue outer
			}
			if res.Decide() {
				break outer
			}
		}
		if err := r.Use(); err != nil {
			return err
		}
		r.Close()
	}
	return nil
}

func breaksOfSwitch() error {
	for i := 0; i < 2; i++ {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		switch {
		case res.Decide():
			break // of the switch
		case res.Decide():
			continue
		default:
			r.Name()
		}
		r.Close()
	}
	return nil
}

// goto
func gotoAgain() error {
	var err error
	var r *res.R
	tries := 0
again:
	r, err = res.Open("a")
	if err != nil {
		if tries++; tries < 2 {
			goto again
		}
		return err
	}
	if res.Decide() {
		goto fail
	}
	r.Close()
	return nil
fail:
	return res.ErrStep
}

// defers in loops
func deferInLoop() error {
	for i := 0; i < 2; i++ {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		defer r.Close()
		if res.Decide() {
			continue
		}
		r.Name()
	}
	return nil
}

// closures that are called later
func usedByLiteral() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	use := func() error { return r.Use() }
	if res.Decide() {
		return res.ErrStep
	}
	return use()
}

func releasedByLiteral() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	done := func() { r.Close() }
	if err := r.Use(); err != nil {
		return err
	}
	done()
	return nil
}

// a goroutine uses it later
func releasedByGoroutine() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		return res.ErrStep
	}
	res.Spawned.Add(1)
	go func() {
		defer res.Spawned.Done()
		r.Name()
		r.Close()
	}()
	return nil
}

// an alias is released
func releasedAsAlias() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	q := r
	if err := q.Use(); err != nil {
		return err
	}
	q.Close()
	return nil
}

// method value
func methodValue() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	stop := r.Close
	if res.Decide() {
		return res.ErrStep
	}
	return stop()
}

func usedAsMethodValue() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	use := r.Use
	if err := use(); err != nil {
		return err
	}
	return use()
}

// generic
func openAs[T any](v T) (*res.R, T, error) {
	r, err := res.Open(fmt.Sprint(v))
	return r, v, err
}

func generic() error {
	r, n, err := openAs(3)
	if err != nil {
		return err
	}
	if n > 2 && res.Decide() {
		return res.ErrStep
	}
	r.Close()
	return nil
}

func useAs[T interface{ Use() error }](v T) error { return v.Use() }

func genericUse() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	return useAs(r)
}

// one line
func onOneLine() error {
	r, err := res.Open("a"); if err != nil { return err }
	if res.Decide() { return res.ErrStep }
	r.Close(); return nil
}

// comments between
func commentsAround() error {
	r, err := res.Open("a") // the resource
	// its error
	if err != nil {
		return err // nothing to do
	}
	/* between */ // and more
	if err := r.Use(); err != nil {
		// why
		return err // because
	}
	// the end
	r.Close() // released
	// behind it
	return nil
}

// several results
func twoFails() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	n, err := helper.Read(r)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, fmt.Errorf("%s is empty", r.Name())
	}
	return r, nil
}

// name collisions
func takenNames() error {
	const err2 = 1
	closeErr := 2
	errors := 3
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if err2+closeErr+errors == 7 {
		return nil
	}
	return r.Use()
}

func takenResult() error {
	result := 1
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if result > 0 && res.Decide() {
		return fmt.Errorf("%d %s", result, r.Name())
	}
	r.Close()
	return stderr.New("end")
}

// several statements that assign
func swapped() error {
	var a, b *res.R
	var err error
	if a, err = res.Open("a"); err != nil {
		return err
	}
	if b, err = res.Open("b"); err != nil {
		return err
	}
	if res.Decide() {
		return res.ErrStep
	}
	a, b = b, a
	a.Close()
	b.Close()
	return nil
}

func eitherWay() error {
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

func openedAnew() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	r.Close()
	r, err = res.Open("b")
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	r.Close()
	return nil
}

func openedAnewOnOneWay() error {
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
	if err := r.Use(); err != nil {
		return err
	}
	r.Close()
	return nil
}

