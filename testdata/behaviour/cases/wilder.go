package cases

import (
	"fmt"

	"behaviour/helper"
	"behaviour/res"
)

// a written one
func written() error {
	w, err := res.Create("a")
	if err != nil {
		return err
	}
	if err := w.Write("x"); err != nil {
		return err
	}
	return w.Close()
}

func writtenNamed() (err error) {
	w, err := res.Create("a")
	if err != nil {
		return err
	}
	if err = w.Write("x"); err != nil {
		return err
	}
	if cerr := w.Close(); cerr != nil && err == nil {
		err = cerr
	}
	return err
}

// what must not be released twice
func onceOnTwoWays() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		o.Close()
		return nil
	}
	if err := o.Use(); err != nil {
		return err
	}
	o.Close()
	return nil
}

func errorAnyway() (r *res.R, err error) {
	if r, err = res.Open("a"); err == nil {
		err = r.Use()
	}
	return r, err
}

func onceTried() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		return err
	}
	for i := 0; i < 2; i++ {
		if err := o.Use(); err != nil {
			if i == 0 {
				continue
			}
			return err
		}
		break
	}
	o.Close()
	return nil
}

// locks
var mu res.Mutex

func lockReturn() error {
	mu.Lock()
	if res.Decide() {
		return res.ErrStep
	}
	mu.Unlock()
	return nil
}

func lockReleasedAndContinued() error {
	for i := 0; i < 2; i++ {
		mu.Lock()
		if res.Decide() {
			mu.Unlock()
			continue
		}
		if res.Decide() {
			return res.ErrStep
		}
		mu.Unlock()
	}
	return nil
}

func lockCases() error {
	mu.Lock()
	switch {
	case res.Decide():
		mu.Unlock()
		return nil
	case res.Decide():
		return res.ErrStep
	}
	mu.Unlock()
	return res.Step()
}

func lockTakenAgain() error {
	mu.Lock()
	n := 1
	if n > 0 && res.Decide() {
		mu.Unlock()
		lockAndUnlock()
		return nil
	}
	if res.Decide() {
		return res.ErrStep
	}
	mu.Unlock()
	return nil
}

func lockAndUnlock() { mu.Lock(); mu.Unlock() }

// transactions
func committed() error {
	tx, err := res.Begin()
	if err != nil {
		return err
	}
	if err := tx.Exec("a"); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func rolledBackOrNot() (err error) {
	tx, err := res.Begin()
	if err != nil {
		return
	}
	if err = tx.Exec("a"); err != nil {
		tx.Rollback()
		return
	}
	if res.Decide() {
		return res.ErrStep
	}
	err = tx.Commit()
	return
}

// spans
func spanPath() error {
	s := res.Start("a")
	s.Set("k")
	if res.Decide() {
		return res.ErrStep
	}
	s.End()
	return nil
}

func spanContinues() error {
	for i := 0; i < 2; i++ {
		s := res.Start("a")
		s.Set("k")
		if res.Decide() {
			continue
		}
		s.End()
	}
	return nil
}

// discarded
func spansDropped() error {
	res.Start("dropped").Set("k")
	_ = res.Start("blank")
	return nil
}

type wildOwner struct{ r *res.R }

func fieldOfLocal() (*res.R, error) {
	o := &wildOwner{}
	var err error
	o.r, err = res.Open("a")
	if err != nil {
		return nil, err
	}
	if err := o.r.Use(); err != nil {
		return nil, err
	}
	return o.r, nil
}

// select arms
func selectArm() error {
	ch := make(chan int, 1)
	if res.Decide() {
		ch <- 1
	}
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	select {
	case <-ch:
		return res.ErrStep
	default:
		r.Name()
	}
	r.Close()
	return nil
}

// type switch, shadowing
func typeSwitchHides() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	var v any = r.Name()
	switch r := v.(type) {
	case string:
		if r == "a" && res.Decide() {
			return fmt.Errorf("is %s", r)
		}
	}
	r.Close()
	return nil
}

// the error variable is another one
func otherErrName() error {
	r, openErr := res.Open("a")
	if openErr != nil {
		return openErr
	}
	var err error
	if err = r.Use(); err != nil {
		return err
	}
	r.Close()
	return err
}

// check is later
func checkedLater() error {
	r, err := res.Open("a")
	n := 1
	if n > 0 {
		n++
	}
	if err != nil {
		return err
	}
	if res.Decide() {
		return nil
	}
	r.Close()
	return nil
}

// the check does not leave
func checkDoesNotLeave() error {
	r, err := res.Open("a")
	if err != nil {
		err = fmt.Errorf("open: %w", err)
	} else {
		err = r.Use()
	}
	return err
}

// nil check
func checkedByNil() error {
	r, err := res.Open("a")
	if r == nil {
		return err
	}
	if res.Decide() {
		return res.ErrStep
	}
	r.Close()
	return nil
}

func switchOfErr() error {
	r, err := res.Open("a")
	switch {
	case err != nil:
		return err
	case res.Decide():
		return res.ErrStep
	}
	r.Close()
	return nil
}

func manyBareReturns() (_ *res.R, err error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	if err = r.Use(); err != nil {
		return
	}
	if err = r.Use(); err != nil {
		return
	}
	if err = r.Use(); err != nil {
		return
	}
	return r, err
}

// two in one statement
func twoInOneStatement() error {
	a, b := res.Start("a"), res.Start("b")
	if res.Decide() {
		return res.ErrStep
	}
	a.End()
	b.End()
	return nil
}

// literal with its own return
func literalCalledTwice() error {
	run := func() error {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		if res.Decide() {
			return res.ErrStep
		}
		return r.Close()
	}
	if err := run(); err != nil {
		return err
	}
	return run()
}

// returned call uses it
func returnUses() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		return fmt.Errorf("%s: %w", r.Name(), r.Use())
	}
	r.Close()
	return nil
}

func usedFirst(r *res.R) (*res.R, error) {
	if err := r.Use(); err != nil {
		return nil, err
	}
	return r, nil
}

func takenOnOneWay() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	if res.Decide() {
		return usedFirst(r)
	}
	if err := r.Use(); err != nil {
		return nil, err
	}
	return r, nil
}

// conversion
type iface interface {
	Use() error
	Close() error
}

func asInterface() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	i := iface(r)
	if err := i.Use(); err != nil {
		return err
	}
	return i.Close()
}

// released in a helper on one way
func releasedByHelper() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		return helper.Finish(r)
	}
	if err := r.Use(); err != nil {
		return err
	}
	return helper.Finish(r)
}

// loop that opens until one works
func openedUntilOneWorks() error {
	var r *res.R
	var err error
	for i := 0; i < 2; i++ {
		if r, err = res.Open("a"); err == nil {
			break
		}
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

// rotation
func rotated() error {
	cur, err := res.Open("0")
	if err != nil {
		return err
	}
	for i := 0; i < 2; i++ {
		if err := cur.Use(); err != nil {
			return err
		}
		cur.Close()
		cur, err = res.Open("n")
		if err != nil {
			return err
		}
	}
	cur.Close()
	return nil
}

// two late defers
func twoLateDefers() error {
	a, err := res.Open("a")
	if err != nil {
		return err
	}
	b, err := res.Open("b")
	if err != nil {
		return err
	}
	if res.Decide() {
		return res.ErrStep
	}
	defer a.Close()
	defer b.Close()
	return b.Use()
}

// release under a flag
func underFlag() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	keepIt := res.Decide()
	if err := r.Use(); err != nil {
		return err
	}
	if !keepIt {
		r.Close()
	}
	return nil
}

// panics by itself
func panicsItself() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		panic("own")
	}
	if res.Decide() {
		return res.ErrStep
	}
	r.Close()
	return nil
}
