package loans

import (
	"database/sql"
	"os"
)

// A value beside the error is no owner.
func measured(name string, use func(*os.File) (int, error)) (int, error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	n, err := use(f)
	if err != nil {
		return 0, err
	}
	f.Close()
	return n, nil
}

func within[T any](db *sql.DB, use func(*sql.Tx) (T, error)) (v T, err error) {
	tx, err := db.Begin() // want "not released on every path"
	if err != nil {
		return v, err
	}
	if v, err = use(tx); err != nil {
		return v, err
	}
	return v, tx.Commit()
}

// ok: rolled back where it fails
func withinRight[T any](db *sql.DB, use func(*sql.Tx) (T, error)) (v T, err error) {
	tx, err := db.Begin()
	if err != nil {
		return v, err
	}
	if v, err = use(tx); err != nil {
		tx.Rollback()
		return v, err
	}
	return v, tx.Commit()
}

// ok: what can be closed may hold it, and close it where it fails
func reopened(name string, use func(*os.File) (*os.File, error)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	g, err := use(f)
	if err != nil {
		return err
	}
	g.Close()
	return f.Close()
}

// ok: nobody shows that it has only been lent
func passedOn(name string, use func(*os.File) (int, error)) (int, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	return use(f)
}
