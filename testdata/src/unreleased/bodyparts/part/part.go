// Package part has an owner of streams, and functions that use them.
package part

import (
	"bufio"
	"io"
)

// A Holder has a stream.
type Holder struct{ rc io.ReadCloser }

// New takes it.
func New(rc io.ReadCloser) *Holder { return &Holder{rc: rc} }

// All reads it.
func (h *Holder) All() ([]byte, error) { return io.ReadAll(h.rc) }

// Close releases it.
func (h *Holder) Close() error { return h.rc.Close() }

// First reads the first line.
func First(rc io.ReadCloser) (string, error) { return bufio.NewReader(rc).ReadString('\n') }

// Drain reads it to its end and releases it.
func Drain(rc io.ReadCloser) error {
	defer rc.Close()
	_, err := io.Copy(io.Discard, rc)
	return err
}
