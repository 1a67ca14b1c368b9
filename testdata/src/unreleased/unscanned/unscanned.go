// Package unscanned asks for one row: the connection is busy until it is
// scanned, or there was an error instead of it.
package unscanned

import (
	"context"
	"database/sql"
	"errors"
	"net/http"

	"github.com/jmoiron/sqlx"
)

func touch(db *sql.DB) {
	db.QueryRow("update visits set n = n + 1") // want "result of db.QueryRow is discarded and never released: its Scan is missing"
}

func touchBlank(ctx context.Context, conn *sql.Conn) {
	_ = conn.QueryRowContext(ctx, "update visits set n = n + 1") // want "result of conn.QueryRowContext is discarded"
}

func exists(db *sql.DB, id int) error {
	return db.QueryRow("select 1 from visits where id = $1", id).Err() // want "result of db.QueryRow is never released"
}

func visits(db *sql.DB, id int) (n int, err error) {
	err = db.QueryRow("select n from visits where id = $1", id).Scan(&n) // ok
	return n, err
}

func visitsIf(ctx context.Context, db *sql.DB, id int, known bool) (n int, err error) {
	row := db.QueryRowContext(ctx, "select n from visits where id = $1", id) // want "not released on every path: row.Scan is missing"
	if !known {
		return 0, errors.New("unknown visitor")
	}
	return n, row.Scan(&n)
}

func visitsAsked(ctx context.Context, db *sql.DB, id int) (n int, err error) {
	row := db.QueryRowContext(ctx, "select n from visits where id = $1", id) // ok: a row with an error has no connection
	if err := row.Err(); err != nil {
		return 0, err
	}
	switch err := row.Scan(&n); {
	case errors.Is(err, sql.ErrNoRows):
		return 0, nil
	case err != nil:
		return 0, err
	}
	return n, nil
}

// scanner is what a row and rows have in common.
type scanner interface {
	Scan(dest ...any) error
}

func number(from scanner) (n int, err error) {
	err = from.Scan(&n)
	return n, err
}

func first(db *sql.DB) (int, error) {
	return number(db.QueryRow("select n from visits")) // ok
}

func all(db *sql.DB) (ns []int, err error) {
	rows, err := db.Query("select n from visits") // want "not released on every path: rows.Close is missing"
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		n, err := number(rows)
		if err != nil {
			return nil, err
		}
		ns = append(ns, n)
	}
	return ns, nil
}

// A later is a row with what went wrong before.
type later struct {
	row *sql.Row
	err error
}

func (l *later) Scan(dest ...any) error {
	if l.err != nil {
		return l.err
	}
	return l.row.Scan(dest...)
}

func ask(db *sql.DB, q string) *later {
	if q == "" {
		return &later{err: errors.New("no query")}
	}
	return &later{row: db.QueryRow(q)} // ok: whoever has it scans
}

func asked(db *sql.DB) (n int, err error) {
	err = ask(db, "select n from visits").Scan(&n) // ok
	return n, err
}

// A row of a transaction ends with that.
func inTransaction(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	tx.QueryRow("update visits set n = n + 1") // ok
	return tx.Commit()
}

// Nobody defers the scan.
func show(db *sql.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		row := db.QueryRow("select n from visits") // ok
		w.Header().Set("Content-Type", "text/plain")
		var n string
		if err := row.Scan(&n); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Write([]byte(n))
	}
}

func extended(db *sqlx.DB, v any) error {
	return db.QueryRowx("select n from visits").StructScan(v) // ok
}

func extendedTouch(db *sqlx.DB) {
	db.QueryRowx("update visits set n = n + 1") // want "result of db.QueryRowx is discarded"
}
