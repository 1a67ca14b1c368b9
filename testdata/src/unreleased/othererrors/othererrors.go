// Package othererrors: releasers that are fixed by joining errors, in files
// in which the name of package errors means something else.
package othererrors

import (
	"net"
	"os"
	"sync"

	"github.com/pkg/errors"
)

// session wraps its errors by a package that cannot join them.
type session struct {
	conn net.Conn
	log  *os.File
}

func newSession(addr, path string) (*session, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(path)
	if err != nil {
		conn.Close()
		return nil, errors.Wrap(err, "log")
	}
	return &session{conn: conn, log: log}, nil
}

func (s *session) Close() error { // want "Close does not release s.log on every path"
	if err := s.conn.Close(); err != nil {
		return errors.Wrap(err, "connection")
	}
	return s.log.Close()
}

// journal makes sure of what is written before it releases.
type journal struct {
	mu    sync.Mutex
	dir   *os.File
	parts []*os.File
	tell  func(string, error)
}

func openJournal(dir string, names []string, tell func(string, error)) (*journal, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	j := &journal{dir: d, tell: tell}
	for _, name := range names {
		f, err := os.Create(name)
		if err != nil {
			j.Close()
			return nil, err
		}
		j.parts = append(j.parts, f)
	}
	return j, nil
}

func (j *journal) last() *os.File {
	if len(j.parts) == 0 {
		return nil
	}
	return j.parts[len(j.parts)-1]
}

func (j *journal) Close() error { // want "Close does not release j.dir on every path"
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.last() != nil {
		if err := j.last().Sync(); err != nil {
			return err
		}
	}
	for _, p := range j.parts {
		if p == nil {
			continue
		}
		if err := p.Close(); err != nil {
			j.tell("part", err)
		}
	}
	return j.dir.Close()
}

// told tells of the failure, and returns it.
type told struct {
	a, b *os.File
	tell func(error)
}

func newTold(a, b string, tell func(error)) (*told, error) {
	fa, err := os.Create(a)
	if err != nil {
		return nil, err
	}
	fb, err := os.Create(b)
	if err != nil {
		fa.Close()
		return nil, err
	}
	return &told{a: fa, b: fb, tell: tell}, nil
}

func (t *told) Close() error { // want "Close does not release t.b on every path"
	if err := t.a.Close(); err != nil {
		t.tell(err)
		return err
	}
	return t.b.Close()
}

// right joins them by itself.
type right struct{ a, b *os.File }

// ok
func newRight(a, b string) (*right, error) {
	fa, err := os.Create(a)
	if err != nil {
		return nil, err
	}
	fb, err := os.Create(b)
	if err != nil {
		fa.Close()
		return nil, err
	}
	return &right{a: fa, b: fb}, nil
}

// ok
func (r *right) Close() error {
	err := r.a.Close()
	if other := r.b.Close(); err == nil {
		err = other
	}
	return err
}
