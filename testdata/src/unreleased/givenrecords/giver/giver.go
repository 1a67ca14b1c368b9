// Package giver gives others what it opens, with a name.
package giver

import (
	"context"
	"io"
	"iter"
	"os"
)

// A Doc is a file with a name.
type Doc struct {
	Name string
	Body io.ReadCloser
}

// Docs yields documents, whose bodies whoever ranges over them closes.
func Docs(names []string) iter.Seq2[*Doc, error] {
	return func(yield func(*Doc, error) bool) {
		for _, name := range names {
			f, err := os.Open(name)
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			if !yield(&Doc{name, f}, nil) {
				return
			}
		}
	}
}

// Send sends documents until ctx ends.
func Send(ctx context.Context, names []string) <-chan Doc {
	docs := make(chan Doc)
	go func() {
		defer close(docs)
		for _, name := range names {
			f, err := os.Open(name)
			if err != nil {
				continue
			}
			select {
			case docs <- Doc{name, f}:
			case <-ctx.Done():
				f.Close()
				return
			}
		}
	}()
	return docs
}
