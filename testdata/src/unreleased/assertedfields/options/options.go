// Package options has what others fill in.
package options

import (
	"errors"
	"io"
)

type Load struct {
	In   io.Reader
	Name string
}

type Save struct {
	Out  io.Writer
	Name string
}

// Joined reads one after the other, and closes what can be closed.
type Joined struct{ First, Then io.Reader }

func (j *Joined) Read(b []byte) (int, error) {
	n, err := j.First.Read(b)
	if err == io.EOF {
		return j.Then.Read(b)
	}
	return n, err
}

func (j *Joined) Close() (err error) {
	if c, ok := j.First.(io.Closer); ok {
		err = c.Close()
	}
	if c, ok := j.Then.(io.Closer); ok {
		err = errors.Join(err, c.Close())
	}
	return err
}

// Counted counts what it reads, and asks what it reads for its size.
type Counted struct {
	In io.Reader
	N  int
}

func (c *Counted) Read(b []byte) (int, error) {
	n, err := c.In.Read(b)
	c.N += n
	return n, err
}

func (c *Counted) Close() error {
	if s, ok := c.In.(io.Seeker); ok {
		_, err := s.Seek(0, io.SeekStart)
		return err
	}
	return nil
}
