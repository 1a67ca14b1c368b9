// Package endswithdb: a statement in a field ends with the database that it was
// prepared on.
package endswithdb

import "database/sql"

type store struct {
	db   *sql.DB
	byID *sql.Stmt
}

func newStore(dsn string) (*store, error) {
	db, err := sql.Open("x", dsn)
	if err != nil {
		return nil, err
	}
	s := &store{db: db}
	s.byID, err = db.Prepare("select name from t where id = ?") // ok: Close closes db
	if err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

func (s *store) Close() error { return s.db.Close() }

func (s *store) name(id int) (name string, err error) {
	err = s.byID.QueryRow(id).Scan(&name)
	return name, err
}

// A lender has the database from somebody who goes on with it.
type lender struct {
	byID  *sql.Stmt
	stop  chan bool
	names map[int]string
}

func newLender(db *sql.DB) (*lender, error) {
	byID, err := db.Prepare("select name from t where id = ?") // want "stored in field byID of lender and never released"
	if err != nil {
		return nil, err
	}
	return &lender{byID: byID, stop: make(chan bool)}, nil
}

func (l *lender) Close() { close(l.stop) }

func (l *lender) name(id int) (name string, err error) {
	err = l.byID.QueryRow(id).Scan(&name)
	return name, err
}

// A pool is a database with a helper that prepares.
type pool struct {
	*sql.DB
	prefix string
}

func (p pool) prepare(q string) (*sql.Stmt, error) { return p.DB.Prepare(p.prefix + q) }

type users struct {
	pool  pool
	byID  *sql.Stmt
	cache map[string]*sql.Stmt
}

func (u *users) prepareAll() (err error) {
	u.byID, err = u.pool.prepare("select name from users where id = ?") // ok
	return err
}

func (u *users) by(column string) (*sql.Stmt, error) {
	if s := u.cache[column]; s != nil {
		return s, nil
	}
	s, err := u.pool.prepare("select name from users where " + column + " = ?") // ok
	if err != nil {
		return nil, err
	}
	u.cache[column] = s
	return s, nil
}

func (u *users) Close() error { return u.pool.Close() }

func (u *users) name(id int) (name string, err error) {
	err = u.byID.QueryRow(id).Scan(&name)
	return name, err
}
