// Package namedrelease: what is missing is named as the source would write it.
package namedrelease

import (
	"database/sql"
	"errors"
	"os/exec"
)

type archive struct{ db *sql.DB }

func (a *archive) Close() error { return a.db.Close() }

// openArchive assigns to a field at once: the release is that of the field.
func openArchive(dsn string) (*archive, error) {
	a := new(archive)
	var err error
	a.db, err = sql.Open("driver", dsn) // want "a.db.Close is missing before the return on line 23"
	if err != nil {
		return nil, err
	}
	if err = a.db.Ping(); err != nil {
		return nil, err
	}
	return a, nil
}

func openArchiveRight(dsn string) (*archive, error) {
	a := new(archive)
	var err error
	a.db, err = sql.Open("driver", dsn) // ok
	if err != nil {
		return nil, err
	}
	if err = a.db.Ping(); err != nil {
		a.db.Close()
		return nil, err
	}
	return a, nil
}

// runChecked leaves the process behind: it is to be waited for, also where the
// function fails.
func runChecked(cmd *exec.Cmd, check func() bool) error {
	if err := cmd.Start(); err != nil { // want "cmd.Wait is missing before the return on line 49"
		return err
	}
	if !check() {
		return errors.New("not ready")
	}
	return cmd.Wait()
}

// ok
func runCheckedRight(cmd *exec.Cmd, check func() bool) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	if !check() {
		cmd.Process.Kill()
		cmd.Wait()
		return errors.New("not ready")
	}
	return cmd.Wait()
}
