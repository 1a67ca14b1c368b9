// Package offered leaves what it acquires to functions of another package, whose
// faults are reported there.
package offered

import (
	"database/sql"
	"net"
	"os"

	"unreleased/offered/helper"
)

// ok: Process is meant to release it
func process(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return helper.Process(f)
}

func before(name string) error {
	f, err := os.Open(name) // want `result of os\.Open is not released on every path: f\.Close is missing`
	if err != nil {
		return err
	}
	if name == "none" {
		return nil
	}
	return helper.Process(f)
}

// ok
func serve(ln net.Listener) error {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return err
		}
		go helper.Answer(conn)
	}
}

// ok: a transaction is ended by its beginner
func transfer(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return helper.Commit(tx)
}
