// Package transactions: a transaction ends by Commit or by Rollback.
package transactions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
)

// ok
func deferredRollback(ctx context.Context, db *sql.DB, from, to, amount int) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("update a set n = n - $1 where id = $2", amount, from); err != nil {
		return err
	}
	if _, err := tx.Exec("update a set n = n + $1 where id = $2", amount, to); err != nil {
		return err
	}
	return tx.Commit()
}

func secondExecForgets(ctx context.Context, db *sql.DB, from, to, amount int) error {
	tx, err := db.BeginTx(ctx, nil) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("update a set n = n - $1 where id = $2", amount, from); err != nil {
		tx.Rollback()
		return err
	}
	if _, err := tx.Exec("update a set n = n + $1 where id = $2", amount, to); err != nil {
		return err
	}
	return tx.Commit()
}

// ok
func rollbackEach(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("delete from a"); err != nil {
		if rerr := tx.Rollback(); rerr != nil {
			log.Printf("rollback: %v", rerr)
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// neverEnds only executes.
func neverEnds(db *sql.DB) error {
	tx, err := db.Begin() // want "never released"
	if err != nil {
		return err
	}
	_, err = tx.Exec("delete from a")
	return err
}

func noRowsForgets(db *sql.DB, id int) error {
	tx, err := db.Begin() // want "not released on every path"
	if err != nil {
		return err
	}
	var n int
	err = tx.QueryRow("select n from a where id = $1", id).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// ok
func noRowsRight(db *sql.DB, id int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	var n int
	err = tx.QueryRow("select n from a where id = $1", id).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return tx.Rollback()
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// commitFailed: after a Commit, successful or not, the transaction is over.
//
// ok
func commitFailed(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	err = tx.Commit()
	if err != nil {
		log.Print(err)
		return err
	}
	return nil
}

func inTx(db *sql.DB, fn func(*sql.Tx) error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// ok
func usesInTx(db *sql.DB) error {
	return inTx(db, func(tx *sql.Tx) error {
		_, err := tx.Exec("delete from a")
		return err
	})
}

// rowsInTx leaves the rows to the transaction: they are the caller's.
func rowsInTx(db *sql.DB) error {
	return inTx(db, func(tx *sql.Tx) error {
		rows, err := tx.Query("select id from a") // want "never released"
		if err != nil {
			return err
		}
		cols, err := rows.Columns()
		log.Print(cols)
		return err
	})
}

// ok
func rowsInTxRight(db *sql.DB) error {
	return inTx(db, func(tx *sql.Tx) error {
		rows, err := tx.Query("select id from a")
		if err != nil {
			return err
		}
		defer rows.Close()
		cols, err := rows.Columns()
		log.Print(cols)
		return err
	})
}

// ok: dry run
func dryRun(db *sql.DB, dry bool) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err = tx.Exec("delete from a"); err != nil || dry {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

func dryRunWrong(db *sql.DB, dry bool) (err error) {
	tx, err := db.Begin() // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err = tx.Exec("delete from a"); err != nil {
		tx.Rollback()
		return err
	}
	if dry {
		log.Print("dry run, nothing is written")
		return nil
	}
	return tx.Commit()
}

type unit struct {
	tx   *sql.Tx
	done bool
}

// ok
func begin(db *sql.DB) (*unit, error) {
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	return &unit{tx: tx}, nil
}

// Commit ends the unit.
func (u *unit) Commit() error { u.done = true; return u.tx.Commit() }

// Rollback ends the unit.
func (u *unit) Rollback() error { return u.tx.Rollback() }

// ok
func useUnit(db *sql.DB) error {
	u, err := begin(db)
	if err != nil {
		return err
	}
	if _, err := u.tx.Exec("delete from a"); err != nil {
		return errors.Join(err, u.Rollback())
	}
	return u.Commit()
}

func useUnitWrong(db *sql.DB) error {
	u, err := begin(db) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := u.tx.Exec("delete from a"); err != nil {
		return err
	}
	return u.Commit()
}

// ok: a loop of transactions
func batches(db *sql.DB, batches [][]int) error {
	for _, b := range batches {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		for _, id := range b {
			if _, err := tx.Exec("delete from a where id = $1", id); err != nil {
				tx.Rollback()
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

func batchesWrong(db *sql.DB, batches [][]int) error {
	for _, b := range batches {
		tx, err := db.Begin() // want "released"
		if err != nil {
			return err
		}
		for _, id := range b {
			if _, err := tx.Exec("delete from a where id = $1", id); err != nil {
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// ok: committed in each iteration, the defers are for the failures
func batchesDeferred(db *sql.DB, batches [][]int) error {
	for _, b := range batches {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if _, err := tx.Exec("delete from a where id = any($1)", b); err != nil {
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// ok: the transaction is stored
type keeper struct{ tx *sql.Tx }

func (k *keeper) begin(db *sql.DB) (err error) {
	k.tx, err = db.Begin()
	return err
}

func (k *keeper) end() error { return k.tx.Commit() }

// ok: savepoints by hand
func savepoint(tx *sql.Tx, fn func() error) error {
	if _, err := tx.Exec("savepoint s"); err != nil {
		return err
	}
	if err := fn(); err != nil {
		_, rerr := tx.Exec("rollback to s")
		return errors.Join(err, rerr)
	}
	return nil
}

// A handler fails without returning an error: what it has begun is rolled back.
func handle(db *sql.DB, say func(error)) {
	tx, err := db.Begin() // want `tx.Rollback is missing before the return`
	if err != nil {
		say(err)
		return
	}
	if _, err := tx.Exec("DELETE FROM t"); err != nil {
		say(err)
		return
	}
	say(tx.Commit())
}

// Where nothing has failed it is committed.
func handleForgetful(db *sql.DB, say func(error)) {
	tx, err := db.Begin() // want `tx.Commit is missing before the return`
	if err != nil {
		say(err)
		return
	}
	if _, err := tx.Exec("DELETE FROM t"); err != nil {
		say(errors.Join(err, tx.Rollback()))
		return
	}
	say(nil)
}
