// Package item has types whose methods fill a field that others release.
package item

import (
	"io"
	"os"
)

// An Attachment has its contents once it is loaded.
type Attachment struct {
	ID      string
	Content io.ReadCloser
}

// Load opens the contents.
func (a *Attachment) Load() (err error) {
	a.Content, err = os.Open(a.ID)
	return err
}

// Head reads the beginning of what is loaded.
func (a *Attachment) Head(p []byte) (int, error) { return a.Content.Read(p) }

// A Page is loaded and sent.
type Page struct {
	ID      string
	Content io.ReadCloser
}

// Load opens the contents.
func (p *Page) Load() (err error) {
	p.Content, err = os.Open(p.ID)
	return err
}

// Send sends the contents and releases them.
func (p *Page) Send(w io.Writer) error {
	defer p.Content.Close()
	_, err := io.Copy(w, p.Content)
	return err
}

// A Log is kept for as long as its process runs.
type Log struct {
	Name string
	W    io.WriteCloser
	sink *sink
}

type sink struct{ w io.WriteCloser }

// Start opens the log, and leaves it to its sink.
func (l *Log) Start() (err error) {
	l.W, err = os.Create(l.Name)
	return err
}

// Sink returns what writes to the log.
func (l *Log) Sink() io.Writer {
	l.sink = &sink{l.W}
	return l.sink.w
}
