package res

import "errors"

// Dealt counts the deals that have been committed.
var Dealt int

// A Deal ends with Commit or Rollback, whichever comes first.
type Deal struct {
	name string
	done bool
}

// NewDeal acquires, unless the next decision says no.
func NewDeal(name string) (*Deal, error) {
	if Decide() {
		return nil, ErrStep
	}
	Acquired++
	return &Deal{name: name}, nil
}

func (d *Deal) Name() string {
	if d.done {
		Misused++
	}
	return d.name
}

func (d *Deal) Commit() error {
	if d.done {
		return errors.New("deal is done")
	}
	Dealt++
	return d.Rollback()
}

func (d *Deal) Rollback() error {
	if d.done {
		return errors.New("deal is done")
	}
	d.done = true
	Released++
	return nil
}
