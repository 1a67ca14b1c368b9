// Package neverfails: steps whose errors are always nil, beside such as can fail.
package neverfails

import (
	"bytes"
	"io"
	"os"
	"strings"
)

// duplex has two pipes, which always close.
type duplex struct {
	in  *io.PipeReader
	out *io.PipeWriter
}

// ok
func (d duplex) Close() (err error) {
	if err = d.out.Close(); err == nil {
		err = d.in.Close()
	}
	return
}

// wire is made of two of them.
type wire struct{ here, there *duplex }

// ok
func newWire() *wire {
	fromThere, toHere := io.Pipe()
	fromHere, toThere := io.Pipe()
	return &wire{here: &duplex{fromThere, toThere}, there: &duplex{fromHere, toHere}}
}

// ok: what comes first cannot fail
func (w *wire) Close() (err error) {
	if err = w.here.Close(); err == nil {
		err = w.there.Close()
	}
	return
}

// spool keeps a file beside a pipe: the file can fail to close.
type spool struct {
	out  *io.PipeWriter
	file *os.File
}

func (s *spool) Close() (err error) {
	if err = s.out.Close(); err == nil {
		err = s.file.Close()
	}
	return
}

// tap is released behind a spool.
type tap struct {
	spool *spool
	rest  *os.File
}

// ok
func newTap(name string) (*tap, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	rest, err := os.Open(name)
	if err != nil {
		f.Close()
		return nil, err
	}
	_, out := io.Pipe()
	return &tap{&spool{out, f}, rest}, nil
}

func (t *tap) Close() (err error) { // want "t.rest.Close is missing before the return on line 81"
	if err = t.spool.Close(); err == nil {
		err = t.rest.Close()
	}
	return
}

// ok: no byte that is written into memory fails
func inMemory(name string, head []byte) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if _, err := b.Write(head); err != nil {
		return "", err
	}
	var s strings.Builder
	if err := section(&s, name); err != nil {
		return "", err
	}
	defer f.Close()
	_, err = io.Copy(&b, f)
	return s.String() + b.String(), err
}

// ok
func section(s *strings.Builder, name string) error {
	_, err := s.WriteString("[" + name + "]\n")
	return err
}

func toDisk(name string, log *os.File) error {
	f, err := os.Open(name) // want "f.Close is missing before the return on line 115"
	if err != nil {
		return err
	}
	if err := entry(log, name); err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(log, f)
	return err
}

func fromMemory(b *bytes.Buffer, name string) error {
	f, err := os.Create(name) // want "f.Close is missing before the return on line 128"
	if err != nil {
		return err
	}
	if _, err := b.WriteTo(f); err != nil {
		return err
	}
	return f.Close()
}

// ok
func entry(log *os.File, name string) error {
	_, err := log.WriteString("[" + name + "]\n")
	return err
}
