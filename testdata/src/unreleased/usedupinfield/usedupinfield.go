// Package usedupinfield wraps rows in owners of its own: one that hands on the answer
// that there is no more needs no method to release them.
package usedupinfield

import "database/sql"

// Cursor is what callers read from, to its end.
type Cursor interface {
	Next() bool
	Scan(dest ...any) error
}

type cursor struct{ rows *sql.Rows }

func (c *cursor) Next() bool             { return c.rows.Next() }
func (c *cursor) Scan(dest ...any) error { return c.rows.Scan(dest...) }

// ok
func All(db *sql.DB) (Cursor, error) {
	rows, err := db.Query("select name from a")
	if err != nil {
		return nil, err
	}
	return &cursor{rows}, nil
}

// ok
func AllAtOnce(db *sql.DB) (Cursor, error) {
	rows, err := db.Query("select name from a")
	return &cursor{rows}, err
}

// First reads one.
type First interface{ Name() (string, error) }

type first struct{ rows *sql.Rows }

func (f *first) Name() (name string, err error) {
	if f.rows.Next() {
		err = f.rows.Scan(&name)
	}
	return name, err
}

func FirstOf(db *sql.DB) (First, error) {
	rows, err := db.Query("select name from a") // want `stored in field rows of first and never released`
	if err != nil {
		return nil, err
	}
	return &first{rows}, nil
}

// Pages can be read to its end, but has a method that is to release it.
type Pages struct {
	rows *sql.Rows
	page int
}

func (p *Pages) Next() bool { p.page++; return p.rows.Next() }
func (p *Pages) Close()     { p.page = 0 }

func AllPages(db *sql.DB) (*Pages, error) {
	rows, err := db.Query("select name from a") // want `stored in field rows of Pages and never released`
	if err != nil {
		return nil, err
	}
	return &Pages{rows: rows}, nil
}
