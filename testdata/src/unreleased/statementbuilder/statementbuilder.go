// Package statementbuilder has rows of statements that are built by calls: the
// transaction that one of these gets ends the rows where the function fails.
package statementbuilder

import "database/sql"

type runner interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

type statement struct {
	text string
	args []any
	with runner
}

func query(text string) statement                 { return statement{text: text} }
func (s statement) where(arg any) statement       { s.args = append(s.args, arg); return s }
func (s statement) runWith(with runner) statement { s.with = with; return s }
func (s statement) Query() (*sql.Rows, error)     { return s.with.Query(s.text, s.args...) }

func given(tx *sql.Tx, id int) (names []string, err error) {
	rows, err := query("SELECT name").where(id).runWith(tx).Query() // ok: who has begun the transaction ends it
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func begun(db *sql.DB) (n int, err error) {
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	rows, err := query("SELECT n").runWith(tx).where(1).Query() // ok
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, tx.Commit()
}

func succeeds(tx *sql.Tx) (n int, err error) {
	rows, err := query("SELECT n").runWith(tx).Query() // want `Query is not released on every path`
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, nil
}

func without(db *sql.DB, id int) (n int, err error) {
	rows, err := query("SELECT n").where(id).runWith(db).Query() // want `Query is not released on every path`
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, nil
}
