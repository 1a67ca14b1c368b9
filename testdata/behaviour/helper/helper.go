// Package helper has helpers in another package.
package helper

import (
	"fmt"

	"behaviour/res"
)

// OpenNamed opens what it is told to.
func OpenNamed(name string) (*res.R, error) {
	r, err := res.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	return r, nil
}

// Read uses r.
func Read(r *res.R) (int, error) {
	if err := r.Use(); err != nil {
		return 0, err
	}
	return len(r.Name()), nil
}

// Finish releases r.
func Finish(r *res.R) error { return r.Close() }

// A Reader holds one.
type Reader struct{ r *res.R }

// NewReader owns r.
func NewReader(r *res.R) *Reader { return &Reader{r} }

// Close releases what it holds.
func (r *Reader) Close() error { return r.r.Close() }

// Next uses it.
func (r *Reader) Next() error { return r.r.Use() }
