// Package closerfields has owners that keep, in a field, the function that
// releases what they hold, beside it or alone.
package closerfields

import (
	"errors"
	"io"
	"os"
)

// journal has the file and its release apart.
type journal struct {
	w     io.Writer
	close func() error
}

func newJournal(name string) (*journal, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &journal{w: f, close: f.Close}, nil
}

func (j *journal) note(s string) error {
	_, err := io.WriteString(j.w, s)
	return err
}

func (j *journal) Close() error { return j.close() }

// noteOnce forgets the journal.
func noteOnce(name, s string) error {
	j, err := newJournal(name) // want `result of newJournal is never released: j.Close is missing`
	if err != nil {
		return err
	}
	return j.note(s)
}

// ok
func noteRight(name, s string) error {
	j, err := newJournal(name)
	if err != nil {
		return err
	}
	defer j.Close()
	return j.note(s)
}

// tail has nothing but a literal that releases.
type tail struct {
	stop func()
	size int64
}

func newTail(name string) (*tail, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	return &tail{size: info.Size(), stop: func() {
		f.Sync()
		f.Close()
	}}, nil
}

func (t *tail) Stop() { t.stop() }

// sizeOf leaves on one path.
func sizeOf(name string) (int64, error) {
	t, err := newTail(name) // want `result of newTail is not released on every path: t.Stop is missing`
	if err != nil {
		return 0, err
	}
	if t.size == 0 {
		return 0, io.EOF
	}
	t.Stop()
	return t.size, nil
}

// ok
func sizeRight(name string) (int64, error) {
	t, err := newTail(name)
	if err != nil {
		return 0, err
	}
	defer t.Stop()
	return t.size, nil
}

// report has a function that only asks its file: nobody can release that by it.
type report struct {
	name func() string
}

func newReport(f *os.File) *report { return &report{name: f.Name} }

// Close asks.
func (r *report) Close() string { return r.name() }

// ok: the file is its caller's
func print(f *os.File) string {
	r := newReport(f)
	return r.name()
}

// borrowed has the release of what somebody else has made.
type borrowed struct {
	r     io.Reader
	close func() error
}

func borrow(f *os.File) *borrowed { return &borrowed{r: f, close: f.Close} }

func (b *borrowed) Close() error { return b.close() }

// ok: what it was given is released by who has it
func read(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(borrow(f).r)
}

// shared may release nothing: it gets the function that its caller says.
type shared struct {
	w     io.Writer
	close func() error
}

// ok: a standard stream is not released
func newShared(name string) (*shared, error) {
	if name == "-" {
		return &shared{w: os.Stdout, close: func() error { return nil }}, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &shared{w: f, close: f.Close}, nil
}

func (s *shared) Close() error { return s.close() }

// writeShared forgets it.
func writeShared(name string) error {
	s, err := newShared(name) // want `result of newShared is never released: s.Close is missing`
	if err != nil {
		return err
	}
	_, err = io.WriteString(s.w, "x")
	return err
}

// limited reads a part of what somebody has opened, and closes it by a function.
type limited struct {
	part  io.Reader
	close func() error
}

func (l *limited) Read(p []byte) (int, error) { return l.part.Read(p) }
func (l *limited) Close() error               { return l.close() }

func limit(r io.ReadCloser, n int64) *limited { return &limited{io.LimitReader(r, n), r.Close} }

func limitAny(r io.ReadCloser, n int64) io.ReadCloser {
	return &limited{part: io.LimitReader(r, n), close: r.Close}
}

// ok: its Close closes the file
func head(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	l := limit(f, 10)
	defer l.Close()
	return io.ReadAll(l)
}

// ok: as an interface, and under a condition
func headIf(name string, n int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	var r io.ReadCloser = f
	if n > 0 {
		r = limitAny(f, n)
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(r)
}

func headLeft(name string) ([]byte, error) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(limit(f, 10))
}

// ok: who gets it closes it
func openLimited(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return limitAny(f, 10), nil
}

func dropLimited(name string) ([]byte, error) {
	r, err := openLimited(name) // want `result of openLimited is never released`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// pair reads by one field and closes by the other.
type pair struct {
	io.Reader
	done func() error
}

func (p *pair) Close() error { return p.done() }

func (p *pair) set(r io.ReadCloser) {
	p.Reader = r
	p.done = r.Close
}

func filled(f *os.File) *pair {
	p := new(pair)
	*p = pair{Reader: f, done: f.Close}
	return p
}

// ok: the function that it has been given closes the file
func setPair(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	p := new(pair)
	p.set(f)
	b, err := io.ReadAll(p)
	return b, errors.Join(err, p.Close())
}

// ok: the same where the whole is assigned
func fillPair(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	p := filled(f)
	defer p.Close()
	return io.ReadAll(p)
}

func leavePair(name string) ([]byte, error) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(filled(f))
}
