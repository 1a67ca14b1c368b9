// Package sealed puts files into structs that only read them, and knows those as
// interfaces.
package sealed

import (
	"bufio"
	"io"
	"os"
)

// A padded skips what is left when it is closed, and closes nothing.
type padded struct{ r io.Reader }

func (p *padded) Read(b []byte) (int, error) { return p.r.Read(b) }

func (p *padded) Close() error {
	_, err := io.Copy(io.Discard, p.r)
	return err
}

func pad(r io.Reader) io.ReadCloser { return &padded{r} }

func padIf(r io.Reader) (io.ReadCloser, error) {
	var first [1]byte
	if _, err := io.ReadFull(r, first[:]); err != nil {
		return nil, err
	}
	return &padded{r}, nil
}

func read(name string) ([]byte, error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return nil, err
	}
	rc := pad(f)
	defer rc.Close()
	return io.ReadAll(rc)
}

func readIf(name string) ([]byte, error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return nil, err
	}
	rc, err := padIf(f)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	return io.ReadAll(rc)
}

func open(name string) (io.ReadCloser, error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return nil, err
	}
	return pad(f), nil
}

func readHere(name string) ([]byte, error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return nil, err
	}
	var rc io.ReadCloser = &padded{f}
	defer rc.Close()
	return io.ReadAll(rc)
}

func readAll(r io.Reader) ([]byte, error) {
	rc := pad(r)
	defer rc.Close()
	return io.ReadAll(rc)
}

func readBoth(name string) ([]byte, error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return nil, err
	}
	return readAll(f)
}

func readAndClose(name string) ([]byte, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rc := pad(f)
	defer rc.Close()
	return io.ReadAll(rc)
}

// A whole closes what it reads.
type whole struct{ r io.Reader }

func (w *whole) Read(b []byte) (int, error) { return w.r.Read(b) }

func (w *whole) Close() error {
	if c, ok := w.r.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

func wrap(r io.Reader) io.ReadCloser { return &whole{r} }

func readWhole(name string) ([]byte, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	rc := wrap(f)
	defer rc.Close()
	return io.ReadAll(rc)
}

// An opened gives what it reads to who asks.
type opened struct{ r io.Reader }

func (o *opened) Read(b []byte) (int, error) { return o.r.Read(b) }

func (o *opened) Unwrap() io.Reader { return o.r }

func lend(r io.Reader) io.Reader { return &opened{r} }

func readOpened(name string) (io.Reader, error) {
	f, err := os.Open(name) // ok: who has the result can get at it
	if err != nil {
		return nil, err
	}
	return lend(f), nil
}

// A kept is closed by a function beside it.
type kept struct{ f *os.File }

func (k *kept) Read(b []byte) (int, error) { return k.f.Read(b) }

func keep(f *os.File) io.Reader { return &kept{f} }

func drop(r io.Reader) {
	if k, ok := r.(*kept); ok {
		k.f.Close()
	}
}

func readKept(name string) (*bufio.Reader, func(), error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, nil, err
	}
	r := keep(f)
	return bufio.NewReader(r), func() { drop(r) }, nil
}

// A tally only counts, and is no stream that can be closed: who has it may be there
// for good.
type tally struct {
	r io.Reader
	n int
}

func (t *tally) Read(b []byte) (int, error) {
	n, err := t.r.Read(b)
	t.n += n
	return n, err
}

func count(r io.Reader) io.Reader { return &tally{r: r} }

type desk struct{ in io.Reader }

func (d *desk) sit(name string) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	d.in = count(f)
	return nil
}
