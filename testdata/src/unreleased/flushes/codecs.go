package flushes

import (
	"bufio"
	"io"
)

// A codec reads and writes by one value: only what was written must be flushed.
type codec struct {
	r *bufio.Reader
	w *bufio.Writer
}

func newCodec(rw io.ReadWriter) *codec {
	return &codec{bufio.NewReader(rw), bufio.NewWriter(rw)}
}

func (c *codec) ReadWord() (string, error)   { return c.r.ReadString(' ') }
func (c *codec) WriteWord(word string) error { _, err := c.w.WriteString(word); return err }
func (c *codec) Flush() error                { return c.w.Flush() }

func firstWord(rw io.ReadWriter) (string, error) {
	c := newCodec(rw) // ok: nothing was written
	return c.ReadWord()
}

func echoed(rw io.ReadWriter) error {
	c := newCodec(rw) // want "result of newCodec is not released on every path: c.Flush is missing before the return on line 37"
	word, err := c.ReadWord()
	if err != nil {
		return err
	}
	if err := c.WriteWord(word); err != nil {
		return err
	}
	if word == "bye" {
		return nil
	}
	return c.Flush()
}
