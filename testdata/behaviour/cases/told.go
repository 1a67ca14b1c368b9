package cases

import (
	"errors"
	"fmt"
	"io"

	"behaviour/res"
)

// told are forms in which the way there tells whether there is something.
var told = []func() string{keep(lastOfMany), of(deferOnWayOut), of(leavesFirst), of(usedIfThere), of(kindFirst), of(sentAtLast), of(assignedInHead), of(askedAround), of(tellsStatus)}

// each but the last one is dropped
func lastOfMany() (*res.R, error) {
	var r *res.R
	for range 2 {
		var err error
		r, err = res.Open("a")
		if err != nil {
			return nil, err
		}
		if res.Decide() {
			return r, nil
		}
	}
	return r, nil
}

// only the last iteration defers
func deferOnWayOut() error {
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		if res.Decide() {
			defer r.Close()
			return r.Use()
		}
	}
	return res.ErrStep
}

func renamed(r *res.R) (*res.R, error) { return r, nil }

// out before the check, and the variable gets something else behind it
func leavesFirst() error {
	r, err := res.Open("a")
	if res.Decide() {
		return res.ErrStep
	}
	if err != nil {
		return err
	}
	if r, err = renamed(r); err != nil {
		return err
	}
	return r.Close()
}

// nothing to release behind the block
func usedIfThere() error {
	for range 2 {
		r, err := res.Open("a")
		if err == nil {
			r.Name()
		}
	}
	return nil
}

// asks of which kind the error is
func kindFirst() error {
	r, err := res.Open("a")
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.Use()
}

// the goroutine ends with what it sends
func sentAtLast() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	name := make(chan string)
	go func() { name <- r.Name() }()
	if <-name == "" {
		return res.ErrStep
	}
	return res.Step()
}

// the head assigns to the error of the function
func assignedInHead() error {
	var err error
	if _, err = res.Open("a"); err != nil {
		res.Decide()
	}
	return res.Step()
}

// asked for already
func askedAround() error {
	r, err := res.Open("a")
	if r != nil {
		if res.Decide() {
			return res.ErrStep
		}
		r.Close()
	}
	return err
}

// the number is there also when the whole is released
func tellsStatus() error {
	c, err := res.Dial("a")
	if err != nil {
		return err
	}
	if c.Code != 200 {
		return fmt.Errorf("code %d", c.Code)
	}
	return c.Close()
}
