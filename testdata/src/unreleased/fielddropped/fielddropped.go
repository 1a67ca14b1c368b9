// Package fielddropped: fields that lose what they hold without an assignment
// of something acquired in the same function.
package fielddropped

import (
	"net"
	"os"
)

// logger is opened by its constructor, and again when it rotates.
type logger struct {
	path string
	file *os.File
	size int64
}

// ok
func newLogger(path string) (*logger, error) {
	l := &logger{path: path}
	if err := l.open(); err != nil {
		return nil, err
	}
	return l, nil
}

// ok: the first one
func (l *logger) open() error {
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	l.file, l.size = f, 0
	return nil
}

func (l *logger) Write(p []byte) (int, error) {
	if l.size > 1<<20 {
		if err := l.rotate(); err != nil {
			return 0, err
		}
	}
	n, err := l.file.Write(p)
	l.size += int64(n)
	return n, err
}

func (l *logger) rotate() error {
	if err := os.Rename(l.path, l.path+".1"); err != nil {
		return err
	}
	return l.open() // want "field file of logger is overwritten while it is held: Close is missing before the call of open, which assigns it again"
}

// ok: the old one is released before
func (l *logger) rotateRight() error {
	if err := l.file.Close(); err != nil {
		return err
	}
	return l.open()
}

// ok: by its releaser
func (l *logger) Reopen() error {
	if err := l.Close(); err != nil {
		return err
	}
	return l.open()
}

// ok: asks whether there is one
func (l *logger) ensure() error {
	if l.file != nil {
		return nil
	}
	return l.open()
}

// ok: the old one is moved, and released afterwards
func (l *logger) swap() error {
	old := l.file
	if err := l.open(); err != nil {
		return err
	}
	return old.Close()
}

// Close releases the file.
func (l *logger) Close() error { return l.file.Close() }

// lazy is filled by whoever uses it first.
type lazy struct {
	path string
	file *os.File
}

// ok
func newLazy(path string) *lazy { return &lazy{path: path} }

// ok
func (l *lazy) open() (err error) {
	l.file, err = os.Open(l.path)
	return err
}

// ok: there is none yet
func (l *lazy) Load() error { return l.open() }

// ok: it may have been loaded, or closed
func (l *lazy) Refresh() error { return l.open() }

// Close releases the file.
func (l *lazy) Close() error { return l.file.Close() }

// client forgets its connection.
type client struct {
	addr string
	conn net.Conn
}

// ok
func newClient(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{addr: addr, conn: conn}, nil
}

// Reset forgets it.
func (c *client) Reset() {
	c.conn = nil // want "field conn of client is set to nil while it is held: Close is missing, which Close calls"
}

// reset is no method.
func reset(c *client) {
	if c.conn != nil {
		c.conn = nil // want "field conn of client is set to nil while it is held"
	}
}

// ok: released before
func (c *client) resetRight() {
	c.conn.Close()
	c.conn = nil
}

// ok: handed over
func (c *client) Detach() net.Conn {
	conn := c.conn
	c.conn = nil
	return conn
}

// ok: the caller has released it
func (c *client) clear() { c.conn = nil }

// Restart releases, then clears.
func (c *client) Restart() error {
	err := c.conn.Close()
	c.clear()
	return err
}

// ok: moved to another
func (c *client) give(d *client) {
	d.conn = c.conn
	c.conn = nil
}

// Close releases the connection.
func (c *client) Close() error {
	if c.conn == nil {
		return nil
	}
	err := c.conn.Close()
	c.conn = nil
	return err
}

// borrower uses what it was given, and does not release it.
type borrower struct{ file *os.File }

// ok
func newBorrower(f *os.File) *borrower { return &borrower{file: f} }

// ok: nothing of its own
func (b *borrower) Reset() { b.file = nil }

// dated is filled by a helper of any name, and by a setter.
type dated struct {
	path string
	file *os.File
}

// ok
func newDated(path string) (*dated, error) {
	d := &dated{path: path}
	if err := d.reload(); err != nil {
		return nil, err
	}
	return d, nil
}

// ok: the constructor's
func (d *dated) reload() (err error) {
	d.file, err = os.Open(d.path)
	return err
}

// Renew forgets the old one.
func (d *dated) Renew() error {
	return d.reload() // want "field file of dated is overwritten while it is held: Close is missing before the call of reload"
}

// ok
func (d *dated) RenewRight() error {
	if err := d.file.Close(); err != nil {
		return err
	}
	return d.reload()
}

// Close releases the file.
func (d *dated) Close() error { return d.file.Close() }

type setted struct {
	path string
	file *os.File
}

// ok
func newSetted(path string) (*setted, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s := &setted{path: path}
	s.set(f)
	return s, nil
}

func (s *setted) set(f *os.File) { s.file = f }

func (s *setted) next(path string) error {
	f, err := os.Open(path) // want "field file of setted is overwritten while it is held: Close is missing before the call of set"
	if err != nil {
		return err
	}
	s.set(f)
	return nil
}

// ok
func (s *setted) nextRight(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.file.Close()
	s.set(f)
	return nil
}

// Clear makes it a new one.
func (s *setted) Clear() {
	*s = setted{path: s.path} // want "field file of setted is set to nil while it is held: Close is missing, which Close calls"
}

// ok: keeps the file
func (s *setted) Rename(path string) {
	*s = setted{path: path, file: s.file}
}

// ok: released before
func (s *setted) ClearRight() {
	s.file.Close()
	*s = setted{}
}

// Close releases the file.
func (s *setted) Close() error { return s.file.Close() }

// many forgets one of its files.
type many struct{ files []*os.File }

// Add opens one more: ok.
func (m *many) Add(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	m.files = append(m.files, f)
	return nil
}

// Forget forgets one.
func (m *many) Forget(i int) {
	if i < len(m.files) {
		m.files[i] = nil // want "an element of field files of many is removed before it is released: Close is missing, which Close calls"
	}
}

// ok
func (m *many) ForgetRight(i int) {
	m.files[i].Close()
	m.files[i] = nil
}

// ok: it is only moved
func (m *many) Swap(i, j int) {
	m.files[i], m.files[j] = m.files[j], m.files[i]
}

// ok: moved to the front
func (m *many) Front(i int) {
	m.files[0] = m.files[i]
	m.files[i] = nil
}

// Close releases the files.
func (m *many) Close() error {
	for _, f := range m.files {
		if f != nil {
			f.Close()
		}
	}
	return nil
}
