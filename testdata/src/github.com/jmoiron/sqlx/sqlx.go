// Package sqlx is a stub: the signatures of github.com/jmoiron/sqlx.
package sqlx

import (
	"context"
	"database/sql"
)

type DB struct{ *sql.DB }

type Tx struct{ *sql.Tx }

type Stmt struct{ *sql.Stmt }

type Rows struct {
	*sql.Rows
	Mapper any
}

type Row struct{ err error }

func (r *Row) Scan(dest ...any) error
func (r *Row) StructScan(dest any) error
func (r *Rows) StructScan(dest any) error
func (r *Rows) SliceScan() ([]any, error)
func (r *Rows) MapScan(m map[string]any) error

func (db *DB) Queryx(query string, args ...any) (*Rows, error) {
	r, err := db.DB.Query(query, args...)
	if err != nil {
		return nil, err
	}
	return &Rows{Rows: r}, nil
}

func (db *DB) QueryxContext(ctx context.Context, query string, args ...any) (*Rows, error) {
	r, err := db.DB.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return &Rows{Rows: r}, nil
}

func (db *DB) NamedQuery(query string, arg any) (*Rows, error)

func (db *DB) QueryRowx(query string, args ...any) *Row { return &Row{} }

func (db *DB) Get(dest any, query string, args ...any) error
func (db *DB) Select(dest any, query string, args ...any) error

func (db *DB) Preparex(query string) (*Stmt, error) {
	s, err := db.DB.Prepare(query)
	if err != nil {
		return nil, err
	}
	return &Stmt{Stmt: s}, nil
}

func (db *DB) Beginx() (*Tx, error) {
	tx, err := db.DB.Begin()
	if err != nil {
		return nil, err
	}
	return &Tx{Tx: tx}, nil
}

func (tx *Tx) Queryx(query string, args ...any) (*Rows, error) {
	r, err := tx.Tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	return &Rows{Rows: r}, nil
}

func (tx *Tx) Get(dest any, query string, args ...any) error

func (s *Stmt) Queryx(args ...any) (*Rows, error) {
	r, err := s.Stmt.Query(args...)
	if err != nil {
		return nil, err
	}
	return &Rows{Rows: r}, nil
}

// StructScan reads one row; rows are the caller's.
func StructScan(rows *Rows, dest any) error
