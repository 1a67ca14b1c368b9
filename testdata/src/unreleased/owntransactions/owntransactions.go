// Package owntransactions has transactions of the module's own, which come from
// a function or an interface out of sight and end as a database's do.
package owntransactions

import "errors"

type Tx interface {
	Exec(q string) error
	Commit() error
	Rollback() error
}

type store interface {
	Begin() (Tx, error)
	Current() (Tx, error)
}

var errAgain = errors.New("again")

func retried(begin func() (Tx, error), body func(Tx) error) error {
	for range 3 {
		tx, err := begin() // want `tx.Rollback is deferred in a loop`
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }()
		if err := tx.Exec("x"); err != nil {
			if errors.Is(err, errAgain) {
				continue
			}
			return err
		}
		return tx.Commit()
	}
	return nil
}

func once(begin func() (Tx, error)) error {
	tx, err := begin() // ok
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := tx.Exec("x"); err != nil {
		return err
	}
	return tx.Commit()
}

func retriedRight(begin func() (Tx, error)) (err error) {
	for range 3 {
		if err = once(begin); !errors.Is(err, errAgain) {
			return err
		}
	}
	return err
}

func forgets(s store) error {
	tx, err := s.Begin() // want `not released on every path`
	if err != nil {
		return err
	}
	if err := tx.Exec("x"); err != nil {
		return err
	}
	return tx.Commit()
}

func rollsBack(s store) error {
	tx, err := s.Begin() // ok
	if err != nil {
		return err
	}
	if err := tx.Exec("x"); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// inside works in a transaction that somebody else has begun.
func inside(s store) error {
	tx, err := s.Current() // ok
	if err != nil {
		return err
	}
	return tx.Exec("x")
}

func hands(s store, body func(Tx) error) error {
	tx, err := s.Begin() // ok: out of sight
	if err != nil {
		return err
	}
	return body(tx)
}

func begins(s store) (Tx, error) {
	tx, err := s.Begin() // ok: returned
	if err != nil {
		return nil, err
	}
	return tx, nil
}

// A draft is told what to commit: no transaction.
type draft interface {
	Commit(msg string) error
	Rollback() error
}

func drafts(open func() (draft, error), msg string) error {
	d, err := open() // ok
	if err != nil {
		return err
	}
	if msg == "" {
		return errAgain
	}
	return d.Commit(msg)
}
