// Package blob has what is returned with a blob.
package blob

import "io"

// An Object is a blob and what is known of it.
type Object struct {
	Key  string
	Size int64
	Body io.ReadCloser
}

// A Result may have failed.
type Result struct {
	Body io.ReadCloser
	Err  error
}
