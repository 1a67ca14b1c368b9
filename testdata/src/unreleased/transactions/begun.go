package transactions

import (
	"context"
	"database/sql"
)

// ok: where it fails, the rows end with the transaction
func count(db *sql.DB) (n int, err error) {
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	rows, err := tx.Query("select name from a")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return 0, err
		}
		n += len(name)
	}
	return n, rows.Err()
}

// ok
func move(ctx context.Context, db *sql.DB) (err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	rows, err := tx.QueryContext(ctx, "select name from a")
	if err != nil {
		return err
	}
	var last string
	for rows.Next() {
		if err = rows.Scan(&last); err != nil {
			return err
		}
	}
	if _, err = tx.Exec("insert into b values ($1)", last); err != nil {
		return err
	}
	return tx.Commit()
}

// The rows are in the way of the second statement.
func moveFirst(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := tx.Query("select name from a") // want "not released on every path"
	if err != nil {
		return err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		if name == "" {
			continue
		}
		if _, err := tx.Exec("insert into b values ($1)", name); err != nil {
			return err
		}
		return tx.Commit()
	}
	return rows.Err()
}

// The transaction itself is left open.
func countOpen(db *sql.DB) (n int, err error) {
	tx, err := db.Begin() // want "not released on every path"
	if err != nil {
		return 0, err
	}
	rows, err := tx.Query("select name from a")
	if err != nil {
		tx.Rollback()
		return 0, err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return 0, err
		}
		n += len(name)
	}
	return n, tx.Commit()
}

func (k *inTxStore) countIn() (n int, err error) {
	tx := k.tx
	rows, err := tx.Query("select name from a") // want "not released on every path"
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return 0, err
		}
		n += len(name)
	}
	return n, rows.Err()
}
