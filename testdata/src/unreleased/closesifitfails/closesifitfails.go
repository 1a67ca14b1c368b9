// Package closesifitfails has owners with methods that release what they hold
// where they fail, and only there.
package closesifitfails

import (
	"database/sql"
	"errors"
	"net"
)

var errOld = errors.New("too old")

type instance struct{ db *sql.DB }

func newInstance(dsn string) (*instance, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	return &instance{db}, nil
}

func (i *instance) Close() error { return i.db.Close() }

func (i *instance) check() error {
	if err := i.db.Ping(); err != nil {
		i.Close()
		return err
	}
	return nil
}

func (i *instance) version() int { return i.db.Stats().OpenConnections }

func scrape(dsn string) error {
	i, err := newInstance(dsn) // want `i.Close is missing before the return on line 44`
	if err != nil {
		return err
	}
	if err := i.check(); err != nil {
		return err
	}
	if i.version() < 9 {
		return errOld
	}
	defer i.Close()
	_, err = i.db.Exec("select 1")
	return err
}

// ok: what has failed has closed it
func scrapeChecked(dsn string) error {
	i, err := newInstance(dsn)
	if err != nil {
		return err
	}
	if err := i.check(); err != nil {
		return err
	}
	defer i.Close()
	if i.version() < 9 {
		return errOld
	}
	return nil
}

func forget(dsn string) error {
	i, err := newInstance(dsn) // want `i.Close is missing`
	if err != nil {
		return err
	}
	return i.check()
}

type server struct{ l net.Listener }

func listen(addr string) (*server, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &server{l}, nil
}

func (s *server) Close() error { return s.l.Close() }

// serve returns where it has failed, and nowhere else.
func (s *server) serve() error {
	for {
		c, err := s.l.Accept()
		if err != nil {
			s.l.Close()
			return err
		}
		c.Close()
	}
}

// ok
func run(addr string) error {
	s, err := listen(addr)
	if err != nil {
		return err
	}
	return s.serve()
}

// ok
func runChecked(addr string) error {
	s, err := listen(addr)
	if err != nil {
		return err
	}
	if err := s.serve(); err != nil {
		return err
	}
	return nil
}
