// Package partbeside has functions that return a resource beside what it is a part of:
// who releases that has released both.
package partbeside

import "database/sql"

func open(dsn, query string) (*sql.DB, *sql.Stmt, error) {
	db, err := sql.Open("none", dsn)
	if err != nil {
		return nil, nil, err
	}
	stmt, err := db.Prepare(query)
	if err != nil {
		db.Close()
		return nil, nil, err
	}
	return db, stmt, nil
}

func run(dsn string) error {
	db, stmt, err := open(dsn, "UPDATE words SET seen = 1") // ok: the statement ends with its database
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = stmt.Exec()
	return err
}

func runOpen(dsn string) error {
	db, stmt, err := open(dsn, "UPDATE words SET seen = 1") // want `result of open is never released: db.Close is missing`
	if err != nil {
		return err
	}
	defer stmt.Close()
	if err := db.Ping(); err != nil {
		return err
	}
	_, err = stmt.Exec()
	return err
}

// openOther prepares on a database that is not returned.
func openOther(db *sql.DB, dsn, query string) (*sql.DB, *sql.Stmt, error) {
	stmt, err := db.Prepare(query)
	if err != nil {
		return nil, nil, err
	}
	other, err := sql.Open("none", dsn)
	if err != nil {
		stmt.Close()
		return nil, nil, err
	}
	return other, stmt, nil
}

func runOther(db *sql.DB, dsn string) error {
	other, stmt, err := openOther(db, dsn, "UPDATE words SET seen = 1") // want `result of openOther is never released: stmt.Close is missing`
	if err != nil {
		return err
	}
	defer other.Close()
	_, err = stmt.Exec()
	return err
}
