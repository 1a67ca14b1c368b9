// Package containers: slices, maps and channels of resources.
package containers

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
)

type statements struct {
	db   *sql.DB
	mu   sync.Mutex
	byQ  map[string]*sql.Stmt
	list []*sql.Stmt
}

// ok
func (s *statements) prepare(q string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if st, ok := s.byQ[q]; ok {
		return st, nil
	}
	st, err := s.db.Prepare(q)
	if err != nil {
		return nil, err
	}
	s.byQ[q] = st
	return st, nil
}

// ok
func (s *statements) add(q string) error {
	st, err := s.db.Prepare(q)
	if err != nil {
		return err
	}
	s.list = append(s.list, st)
	return nil
}

// ok
func (s *statements) Close() (err error) {
	for _, st := range s.byQ {
		err = errors.Join(err, st.Close())
	}
	for _, st := range s.list {
		err = errors.Join(err, st.Close())
	}
	return err
}

func (s *statements) addChecked(q string, max int) error {
	st, err := s.db.Prepare(q) // want "released"
	if err != nil {
		return err
	}
	if len(s.list) >= max {
		return errors.New("too many statements")
	}
	s.list = append(s.list, st)
	return nil
}

// addTwice loses the statement when somebody was faster.
func (s *statements) addTwice(q string) (*sql.Stmt, error) {
	st, err := s.db.Prepare(q) // want "released"
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, ok := s.byQ[q]; ok {
		return old, nil
	}
	s.byQ[q] = st
	return st, nil
}

// ok
func (s *statements) addTwiceRight(q string) (*sql.Stmt, error) {
	st, err := s.db.Prepare(q)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, ok := s.byQ[q]; ok {
		st.Close()
		return old, nil
	}
	s.byQ[q] = st
	return st, nil
}

// ok: a local slice, released by a deferred loop
func readers(paths []string, w io.Writer) error {
	files := make([]*os.File, 0, len(paths))
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	for _, f := range files {
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
	}
	return nil
}

// ok: returned
func openAll(paths []string) (files []*os.File, err error) {
	defer func() {
		if err != nil {
			for _, f := range files {
				f.Close()
			}
		}
	}()
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return files, err
		}
		files = append(files, f)
	}
	return files, nil
}

// ok: released by a loop on failure
func dialAll(addrs []string) (map[string]net.Conn, error) {
	conns := make(map[string]net.Conn)
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			for _, c := range conns {
				c.Close()
			}
			return nil, err
		}
		conns[a] = c
	}
	return conns, nil
}

// ok: into an array
func both(a, b string) error {
	var fs [2]*os.File
	for i, p := range []string{a, b} {
		f, err := os.Open(p)
		if err != nil {
			if i > 0 {
				fs[0].Close()
			}
			return err
		}
		fs[i] = f
	}
	return errors.Join(fs[0].Close(), fs[1].Close())
}

// ok: into a slice's element
func (s *statements) set(i int, q string) error {
	st, err := s.db.Prepare(q)
	if err != nil {
		return err
	}
	s.list[i] = st
	return nil
}

// beforeAppend returns between the acquisition and the append.
func beforeAppend(paths []string) ([]*os.File, error) {
	var files []*os.File
	for _, p := range paths {
		f, err := os.Open(p) // want "released"
		if err != nil {
			for _, f := range files {
				f.Close()
			}
			return nil, err
		}
		fi, err := f.Stat()
		if err != nil {
			for _, f := range files {
				f.Close()
			}
			return nil, err
		}
		if fi.IsDir() {
			f.Close()
			continue
		}
		files = append(files, f)
	}
	return files, nil
}

// ok: a channel as a pool
func fill(pool chan net.Conn, addr string, n int) error {
	for i := 0; i < n; i++ {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return err
		}
		pool <- c
	}
	return nil
}

func fillChecked(pool chan net.Conn, addr string, n int) error {
	for i := 0; i < n; i++ {
		c, err := net.Dial("tcp", addr) // want "released"
		if err != nil {
			return err
		}
		if _, err := bufio.NewReader(c).ReadString('\n'); err != nil {
			return err
		}
		pool <- c
	}
	return nil
}

type event struct {
	conn net.Conn
	id   int
}

// ok: in a struct over a channel
func publish(events chan<- event, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	events <- event{conn: c, id: 1}
	return nil
}

// publishAddress sends what it read, not the connection.
func publishAddress(addrs chan<- string, addr string) error {
	c, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	addrs <- c.RemoteAddr().String()
	return nil
}

// ok
func publishAddressRight(addrs chan<- string, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	addrs <- c.RemoteAddr().String()
	return c.Close()
}

// ok: sync.Map
func store(m *sync.Map, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	m.Store(path, f)
	return nil
}

// ok: a slice literal of closers
func literal(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return err
	}
	for _, c := range []io.Closer{f, g} {
		if err := c.Close(); err != nil {
			fmt.Println(err)
		}
	}
	return nil
}

type multi []io.Closer

func (m multi) Close() (err error) {
	for _, c := range m {
		err = errors.Join(err, c.Close())
	}
	return err
}

// ok
func multiCloser(a, b string) (io.Closer, error) {
	f, err := os.Open(a)
	if err != nil {
		return nil, err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return nil, err
	}
	return multi{f, g}, nil
}

func multiCloserWrong(a, b string) (io.Closer, error) {
	f, err := os.Open(a) // want "released"
	if err != nil {
		return nil, err
	}
	g, err := os.Open(b)
	if err != nil {
		return nil, err
	}
	return multi{f, g}, nil
}

// ok
func multiDeferred(a, b string) error {
	var m multi
	defer func() { m.Close() }()
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	m = append(m, f)
	g, err := os.Open(b)
	if err != nil {
		return err
	}
	m = append(m, g)
	_, err = io.Copy(io.Discard, io.MultiReader(f, g))
	return err
}
