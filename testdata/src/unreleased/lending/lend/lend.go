// Package lend gets what the other package acquires, by functions that
// give it and in readers that close it on their own.
package lend

import "io"

// Kept caches what it was given.
type Kept struct{ m map[string]io.Closer }

// Put keeps what f gives, unless there is something already.
func (k *Kept) Put(name string, f func() io.Closer) {
	if _, ok := k.m[name]; !ok {
		k.m[name] = f()
	}
}

// Call gives what f gives.
func Call[T any](f func() (T, error)) (T, error) { return f() }

// Try gives whether f worked.
func Try(f func() (int, error)) bool {
	_, err := f()
	return err == nil
}

type untilEnd struct{ rc io.ReadCloser }

// UntilEnd returns a reader that closes rc at its end.
func UntilEnd(rc io.ReadCloser) io.Reader { return &untilEnd{rc} }

func (u *untilEnd) Read(p []byte) (int, error) {
	n, err := u.rc.Read(p)
	if err != nil {
		u.rc.Close()
	}
	return n, err
}

type counting struct {
	rc io.ReadCloser
	n  int
}

// Counting returns a reader that only reads.
func Counting(rc io.ReadCloser) io.Reader { return &counting{rc: rc} }

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.rc.Read(p)
	c.n += n
	return n, err
}

// Run calls all of fs.
func Run(err *error, fs ...func() error) {
	for _, f := range fs {
		if e := f(); *err == nil {
			*err = e
		}
	}
}

// Count calls none of fs.
func Count(fs ...func() error) int { return len(fs) }
