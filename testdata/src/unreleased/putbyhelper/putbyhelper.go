// Package putbyhelper has owners that are made by a function of this package,
// which gets what they hold.
package putbyhelper

import (
	"database/sql"
	"errors"
	"os"
)

var errEnd = errors.New("no more")

type stream struct {
	rows   *sql.Rows
	closed bool
}

func newStream(rows *sql.Rows) *stream { return &stream{rows: rows} }

func openStream(db *sql.DB) (*stream, error) {
	rows, err := db.Query("SELECT 1") // want `result of db.Query is stored in field rows of stream and never released: no function calls its Close, not even the Close of stream`
	if err != nil {
		return nil, err
	}
	return newStream(rows), nil
}

func (s *stream) read() (v int, err error) {
	if s.closed || !s.rows.Next() {
		return 0, errors.Join(errEnd, s.rows.Err())
	}
	return v, s.rows.Scan(&v)
}

func (s *stream) Close() error {
	s.closed = true
	return nil
}

type stream2 struct{ rows *sql.Rows }

func newStream2(rows *sql.Rows) *stream2 { return &stream2{rows: rows} }

// ok: Close closes them
func openStream2(db *sql.DB) (*stream2, error) {
	rows, err := db.Query("SELECT 1")
	if err != nil {
		return nil, err
	}
	return newStream2(rows), rows.Err()
}

func (s *stream2) Close() error { return s.rows.Close() }

// One of two is forgotten.

type pair struct{ in, out *os.File }

func newPair(in, out *os.File) *pair { return &pair{in, out} }

func openPair(in, out string) (*pair, error) {
	i, err := os.Open(in)
	if err != nil {
		return nil, err
	}
	o, err := os.Create(out) // want `result of os.Create is stored in field out of pair and never released`
	if err != nil {
		return nil, errors.Join(err, i.Close())
	}
	return newPair(i, o), nil
}

func (p *pair) swap(b []byte) error {
	if _, err := p.in.Read(b); err != nil {
		return err
	}
	_, err := p.out.Write(b)
	return err
}

func (p *pair) Close() error { return p.in.Close() }

// The helper puts it where it is found again as well.

var all []*os.File

type noted struct{ in, out *os.File }

func newNoted(in, out *os.File) *noted {
	all = append(all, out)
	return &noted{in, out}
}

// ok
func openNoted(in, out string) (*noted, error) {
	i, err := os.Open(in)
	if err != nil {
		return nil, err
	}
	o, err := os.Create(out)
	if err != nil {
		return nil, errors.Join(err, i.Close())
	}
	return newNoted(i, o), nil
}

func (n *noted) Close() error { return n.in.Close() }
