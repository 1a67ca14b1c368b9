package cases

import (
	"fmt"
	"sync"

	"behaviour/helper"
	"behaviour/res"
)

// computed are returns whose results come before the release, and releases that
// stand where control never comes from another one.
var computed = []func() string{of(noted), of(readToTheEnd), of(gotoDeferred), of(inTwoArms), of(isTaken), of(doneLast), of(allNoted), of(foundInTurn), of(inLiteral)}

var notes int

// note is no plain maker of errors.
func note(err error) error {
	if notes++; err == nil {
		return nil
	}
	return fmt.Errorf("noted: %w", err)
}

// each of the two is released before the return, behind its result
func noted() error {
	a, err := res.Open("a")
	if err != nil {
		return note(err)
	}
	b, err := res.OpenOnce("b")
	if err != nil {
		return note(err)
	}
	if err := a.Use(); err != nil {
		return note(err)
	}
	b.Close()
	return a.Close()
}

// where it is released, the loop ends
func readToTheEnd() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		if err := o.Use(); err != nil {
			o.Close()
			if n == 0 {
				return err
			}
			break
		}
		if n > 1 || res.Decide() {
			return res.ErrStep
		}
	}
	return nil
}

// the defer stays for the last attempt
func gotoDeferred() error {
	n := 0
again:
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	defer r.Close()
	if err := r.Use(); err != nil && n < 2 {
		n++
		goto again
	}
	return r.Use()
}

type waitGroup = sync.WaitGroup

type shelf struct{ r *res.R }

// one of two arms fills the field
func inTwoArms() error {
	h := &shelf{}
	if res.Decide() {
		h.r = must("a")
	} else if res.Decide() {
		h.r = must("b")
	}
	if err := res.Step(); err != nil {
		return note(err)
	}
	if h.r != nil {
		return h.r.Close()
	}
	return nil
}

func must(name string) *res.R {
	r, err := res.Open(name)
	if err != nil {
		panic(err)
	}
	return r
}

// inLiteral is a field that is filled where its struct is made
func inLiteral() error {
	h := &shelf{r: must("a")}
	if err := res.Step(); err != nil {
		return err
	}
	return h.r.Close()
}

// the call right above takes it unless it fails
func isTaken() error {
	r, err := takes()
	if err != nil {
		return err
	}
	return r.Close()
}

func takes() (*helper.Reader, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	reader, err := readerOf(r)
	return reader, err
}

func readerOf(r *res.R) (*helper.Reader, error) {
	if res.Decide() {
		return nil, res.ErrStep
	}
	return helper.NewReader(r), nil
}

// what a goroutine does last is to say so
func doneLast() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	var group waitGroup
	group.Add(1)
	go func() {
		r.Name()
		group.Done()
	}()
	group.Wait()
	if err := r.Use(); err != nil {
		return err
	}
	return r.Close()
}

// all that a loop has acquired so far
func allNoted() error {
	var all []*res.R
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return note(err)
		}
		all = append(all, r)
	}
	for _, r := range all {
		r.Close()
	}
	return nil
}

// either acquisition ends the search
func foundInTurn() error {
	var r *res.R
	var err error
	for i := 0; i < 2; i++ {
		if r, err = res.Open("a"); err == nil {
			break
		}
		if r, err = res.Open("b"); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	return r.Close()
}
