// Package pooledgets takes connections out of pools that are out of sight. That
// they have to go back, the name of the method does not say, but most functions
// that call it do.
package pooledgets

import (
	"database/sql"
	"errors"
	"io"
)

var errEmpty = errors.New("empty")

type Conn interface {
	Get(key string) (string, error)
	Set(key, value string) error
	Close() error
}

type Pool interface {
	Get() (Conn, error)
	Shared() (Conn, error)
	Oldest() (Conn, error)
}

// ok
func read(p Pool, key string) (string, error) {
	c, err := p.Get()
	if err != nil {
		return "", err
	}
	defer c.Close()
	return c.Get(key)
}

// ok
func write(p Pool, key, value string) error {
	c, err := p.Get()
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Set(key, value)
}

func move(p Pool, from, to string) error {
	c, err := p.Get() // want `c.Close is missing`
	if err != nil {
		return err
	}
	value, err := c.Get(from)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Set(to, value)
}

func has(p Pool, key string) bool {
	c, err := p.Get() // want `c.Close is missing`
	if err != nil {
		return false
	}
	value, err := c.Get(key)
	return err == nil && value != ""
}

// ok: it is handed on
func get(p Pool) (Conn, error) { return p.Get() }

// ok: only one of those who get it closes it, when it is of no use any more
func closeShared(p Pool) error {
	c, err := p.Shared()
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Set("bye", "")
}

// ok
func pingShared(p Pool) error {
	c, err := p.Shared()
	if err != nil {
		return err
	}
	return c.Set("ping", "")
}

// ok: as many keep it as close it
func closeOldest(p Pool) error {
	c, err := p.Oldest()
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Set("bye", "")
}

// ok
func closeOldestTwice(p Pool) error {
	c, err := p.Oldest()
	if err != nil {
		return err
	}
	defer c.Close()
	return errEmpty
}

// ok
func readOldest(p Pool, key string) (string, error) {
	c, err := p.Oldest()
	if err != nil {
		return "", err
	}
	return c.Get(key)
}

// ok
func writeOldest(p Pool, key string) error {
	c, err := p.Oldest()
	if err != nil {
		return err
	}
	return c.Set(key, "")
}

// Databases are opened by a driver, and closed by a helper.

type Driver interface {
	Open(url string) (*sql.DB, error)
	Same(url string) (*sql.DB, error)
}

func mustClose(c io.Closer) {
	if err := c.Close(); err != nil {
		panic(err)
	}
}

func report(c io.Closer) {}

// ok
func ping(d Driver, url string) error {
	db, err := d.Open(url)
	if err != nil {
		return err
	}
	defer mustClose(db)
	return db.Ping()
}

func exec(d Driver, url, query string) error {
	db, err := d.Open(url) // want `db.Close is missing`
	if err != nil {
		return err
	}
	if err := db.Ping(); err != nil {
		return err
	}
	defer mustClose(db)
	_, err = db.Exec(query)
	return err
}

// ok: the helper does not close it
func pingSame(d Driver, url string) error {
	db, err := d.Same(url)
	if err != nil {
		return err
	}
	defer report(db)
	return db.Ping()
}
