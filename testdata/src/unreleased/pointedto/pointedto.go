// Package pointedto keeps resources where a pointer of a list points to, and in
// a variable that a deferred literal releases.
package pointedto

import (
	"database/sql"
	"os"
)

type stmts struct{ get, put *sql.Stmt }

func (s *stmts) Close() error {
	s.get.Close()
	return s.put.Close()
}

// ok: the pointers are those of the receiver's fields
func (s *stmts) prepare(db *sql.DB) error {
	for _, p := range []struct {
		to **sql.Stmt
		q  string
	}{{&s.get, "a"}, {&s.put, "b"}} {
		st, err := db.Prepare(p.q)
		if err != nil {
			return err
		}
		*p.to = st
	}
	return nil
}

func prepareAll(db *sql.DB, qs []string) error {
	var p struct{ last *sql.Stmt }
	for _, q := range qs {
		st, err := db.Prepare(q) // want "acquired in each iteration and never released"
		if err != nil {
			return err
		}
		p.last = st
	}
	return nil
}

// ok: the last one is closed at the end, those before where the next one is there
func follow(names []string) error {
	cur, err := os.Open("x")
	if err != nil {
		return err
	}
	defer func() { cur.Close() }()
	for _, name := range names {
		next, err := os.Open(name)
		if err != nil {
			return err
		}
		cur.Close()
		cur = next
	}
	return nil
}

// ok: whichever way the next one is opened
func followEither(names []string, create bool) (_ *os.File, err error) {
	cur, err := os.Open("x")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			cur.Close()
		}
	}()
	for _, name := range names {
		var next *os.File
		if create {
			next, err = os.Create(name)
		} else {
			next, err = os.Open(name)
		}
		if err != nil {
			return nil, err
		}
		cur.Close()
		cur = next
	}
	return cur, nil
}

func loseEither(names []string, create bool) (_ *os.File, err error) {
	cur, err := os.Open("x") // want "overwritten before it is released"
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			cur.Close()
		}
	}()
	for _, name := range names {
		var next *os.File
		if create {
			next, err = os.Create(name) // want "overwritten before it is released"
		} else {
			next, err = os.Open(name) // want "overwritten before it is released"
		}
		if err != nil {
			return nil, err
		}
		if len(name) > 2 {
			cur.Close()
		}
		cur = next
	}
	return cur, nil
}

func loseNames(names []string, create bool) (_ *os.File, err error) {
	cur := os.Stdin
	defer func() {
		if err != nil {
			cur.Close()
		}
	}()
	for _, name := range names {
		var next *os.File
		if create {
			next, err = os.Create(cur.Name() + name) // want "overwritten before it is released"
		} else {
			next, err = os.Open(cur.Name() + name) // want "overwritten before it is released"
		}
		if err != nil {
			continue
		}
		cur = next
	}
	return cur, nil
}

func followLosing(names []string) error {
	cur, err := os.Open("x") // want "overwritten before it is released"
	if err != nil {
		return err
	}
	defer func() { cur.Close() }()
	for _, name := range names {
		next, err := os.Open(name) // want "next.Close is missing before the next iteration"
		if err != nil {
			return err
		}
		cur = next
	}
	return nil
}
