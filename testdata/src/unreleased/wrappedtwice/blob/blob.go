// Package blob wraps files into its interface. Which struct is in it, another
// package cannot tell.
package blob

import (
	"io"
	"os"
)

// A Blob is read, and closed.
type Blob interface {
	io.ReadCloser
	Size() int64
}

type plain struct {
	*os.File
	size int64
}

func (p *plain) Size() int64 { return p.size }

type sparse struct {
	*os.File
	holes []int64
}

func (s *sparse) Size() int64 { return int64(len(s.holes)) }

// Of wraps an open file.
func Of(f *os.File, holes []int64) Blob {
	if len(holes) > 0 {
		return &sparse{File: f, holes: holes}
	}
	return &plain{File: f}
}

// Open opens a file and wraps it.
func Open(name string, holes []int64) (Blob, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return Of(f, holes), nil
}

// A View is looked at by many.
type View interface {
	io.ReadCloser
	Name() string
}

type view struct{ *os.File }

// Close leaves the file open: others look at it.
func (view) Close() error { return nil }

type whole struct{ *os.File }

// ViewOf returns a view, or the file itself.
func ViewOf(f *os.File, shared bool) View {
	if shared {
		return view{f}
	}
	return whole{f}
}
