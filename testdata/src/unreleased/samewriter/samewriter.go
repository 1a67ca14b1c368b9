// Package samewriter makes buffered writers of what is one already.
package samewriter

import (
	"bufio"
	"bytes"
	"io"
	"os"
)

type printer struct{ to *bufio.Writer }

func newPrinter(w io.Writer) *printer { return &printer{bufio.NewWriter(w)} }

func (p *printer) print(lines []string) error {
	for _, l := range lines {
		if _, err := p.to.WriteString(l); err != nil {
			return err
		}
	}
	return p.to.Flush()
}

// ok: the printer has the very writer, and flushes it.
func text(lines []string) (string, error) {
	var out bytes.Buffer
	err := newPrinter(bufio.NewWriter(&out)).print(lines)
	return out.String(), err
}

// ok
func twice(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	same := bufio.NewWriter(w)
	same.WriteString(name)
	return same.Flush()
}

func unflushed(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f) // want `w.Flush is missing`
	_, err = w.WriteString(name)
	return err
}

func reader(name string) error {
	f, err := os.Open(name) // want `f.Close is missing`
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	w.WriteString(name)
	return w.Flush()
}

// A larger one is another one, which is flushed into the first.
func larger(w io.Writer, lines []string) error {
	usual := bufio.NewWriter(w) // want `usual.Flush is missing`
	large := bufio.NewWriterSize(usual, 1<<16)
	for _, l := range lines {
		large.WriteString(l)
	}
	return large.Flush()
}

// ok: the first is large enough.
func large(w io.Writer, lines []string) error {
	first := bufio.NewWriterSize(w, 1<<16)
	second := bufio.NewWriterSize(first, 1<<16)
	for _, l := range lines {
		second.WriteString(l)
	}
	return second.Flush()
}

// ok: no larger one is asked for.
func small(w io.Writer, lines []string) error {
	first := bufio.NewWriter(w)
	second := bufio.NewWriterSize(first, 512)
	for _, l := range lines {
		second.WriteString(l)
	}
	return second.Flush()
}
