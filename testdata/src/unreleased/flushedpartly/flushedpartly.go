// Package flushedpartly has writers that an owner keeps and flushes: what could
// not be written needs no flush.
package flushedpartly

import (
	"bufio"
	"io"
)

type printer struct {
	*bufio.Writer
	depth int
}

// An encoder writes words.
type encoder struct{ p printer }

func newEncoder(w io.Writer) *encoder { return &encoder{printer{Writer: bufio.NewWriter(w)}} }

func (e *encoder) encode(word string) error {
	if err := e.word(word); err != nil {
		return err
	}
	return e.p.Flush()
}

func (e *encoder) word(word string) error {
	_, err := e.p.WriteString(word)
	return err
}

func (e *encoder) flush() error { return e.p.Flush() }

type list struct {
	w   io.Writer
	enc *encoder
}

func (l *list) add(word string) error {
	if l.enc == nil {
		l.enc = newEncoder(l.w)
	}
	return l.enc.word(word)
}

// ok: a word that cannot be written is the end of it
func (l *list) close() error {
	if l.enc == nil {
		return nil
	}
	for _, word := range []string{"end", "of", "list"} {
		if err := l.enc.word(word); err != nil {
			return err
		}
	}
	return l.enc.flush()
}
