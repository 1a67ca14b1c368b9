// Package options has what others fill in.
package options

import "io"

type Load struct {
	In   io.Reader
	Name string
}

type Save struct {
	Out  io.Writer
	Name string
}
