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

// A cellar keeps its database before it prepares on it, and closes either.
type cellar struct {
	db  *sql.DB
	get *sql.Stmt
	put *sql.Stmt
}

func (c *cellar) prepare(q string) (*sql.Stmt, error) {
	st, err := c.db.Prepare(q) // ok: the callers close the database
	if err != nil {
		return nil, err
	}
	return st, nil
}

func (c *cellar) Close() error { return c.db.Close() }

func newCellar(dsn string) (*cellar, error) {
	db, err := sql.Open("x", dsn)
	if err != nil {
		return nil, err
	}
	c := &cellar{db: db}
	if c.get, err = c.prepare("select wine from t"); err != nil { // ok: closed with db
		db.Close()
		return nil, err
	}
	if c.put, err = c.db.Prepare("insert into t values (?)"); err != nil { // ok: closed with db
		db.Close()
		return nil, err
	}
	if err := db.Ping(); err != nil {
		db.Close()
		return nil, err
	}
	return c, nil
}

func openCellar(dsn string) (*cellar, error) {
	db, err := sql.Open("x", dsn)
	if err != nil {
		return nil, err
	}
	c := &cellar{db: db}
	if c.get, err = db.Prepare("select wine from t"); err != nil { // ok: closed with c.db
		c.db.Close()
		return nil, err
	}
	if err := db.Ping(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func newCellarOf(db, other *sql.DB) (c *cellar, err error) {
	c = &cellar{db: db}
	if c.get, err = c.prepare("select wine from t"); err != nil { // want "result of c.prepare is not released on every path"
		return nil, err
	}
	if err := db.Ping(); err != nil {
		other.Close()
		return nil, err
	}
	return c, nil
}
