// Package partsofothers asks what has to be closed itself for a part of it.
package partsofothers

import (
	"io"
)

type file interface {
	io.Reader
	io.ReaderAt
	io.Closer
}

// An upload keeps what it has read in a file.
type upload interface {
	io.ReadCloser
	Size() int64
	Cached() (file, error)
	Section(name string) (file, error)
}

type disk interface {
	Open(name string) (file, error)
	Newest() (file, error)
}

type hash interface {
	Sum(r io.Reader) (string, error)
}

// ok: the upload's file, and the upload is the caller's
func sum(u upload, h hash) (string, error) {
	f, err := u.Cached()
	if err != nil {
		return "", err
	}
	return h.Sum(f)
}

func sumSection(u upload, h hash) (string, error) {
	f, err := u.Section("body") // want "f.Close is missing"
	if err != nil {
		return "", err
	}
	return h.Sum(f)
}

func sumOnDisk(d disk, h hash) (string, error) {
	f, err := d.Open("body") // want "f.Close is missing"
	if err != nil {
		return "", err
	}
	return h.Sum(f)
}

func sumNewest(d disk, h hash) (string, error) {
	f, err := d.Newest() // want "f.Close is missing"
	if err != nil {
		return "", err
	}
	return h.Sum(f)
}

// ok: also where a literal captures the upload
func sumLater(u upload, h hash, later func(func())) (string, error) {
	f, err := u.Cached()
	if err != nil {
		return "", err
	}
	later(func() { u.Size() })
	return h.Sum(f)
}
