// Package pair has records that tell their own error.
package pair

import "os"

// A Result has a value or an error.
type Result[T any] struct {
	Val T
	Err error
}

// Of makes a record of the results of a call.
func Of[T any](v T, err error) Result[T] { return Result[T]{v, err} }

// A File has a file or an error.
type File struct {
	File *os.File
	Err  error
}

// Load makes a record of its own.
func Load(name string) File {
	f, err := os.Open(name)
	return File{File: f, Err: err}
}
