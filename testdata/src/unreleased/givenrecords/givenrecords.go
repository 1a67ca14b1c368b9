// Package givenrecords: what another function gives is a struct with something to
// release in a field.
package givenrecords

import (
	"context"
	"io"

	"unreleased/givenrecords/giver"
)

func ranged(names []string) (n int64, err error) {
	for d, err := range giver.Docs(names) { // want "what giver.Docs yields is not released on every path: its Body.Close is missing before the return"
		if err != nil {
			return 0, err
		}
		k, err := io.Copy(io.Discard, d.Body)
		if err != nil {
			return 0, err
		}
		d.Body.Close()
		n += k
	}
	return n, nil
}

// ok
func closes(names []string) (n int64, err error) {
	for d, err := range giver.Docs(names) {
		if err != nil {
			return 0, err
		}
		k, err := io.Copy(io.Discard, d.Body)
		d.Body.Close()
		if err != nil {
			return 0, err
		}
		n += k
	}
	return n, nil
}

// ok
func all(names []string) (docs []*giver.Doc) {
	for d, err := range giver.Docs(names) {
		if err != nil {
			continue
		}
		docs = append(docs, d)
	}
	return docs
}

func received(ctx context.Context, names []string) (n int64, err error) {
	for d := range giver.Send(ctx, names) { // want "what giver.Send sends is not released on every path: its Body.Close is missing before the return"
		k, err := io.Copy(io.Discard, d.Body)
		if err != nil {
			return 0, err
		}
		d.Body.Close()
		n += k
	}
	return n, nil
}

// ok
func receivedAndClosed(ctx context.Context, names []string) (n int64) {
	for d := range giver.Send(ctx, names) {
		k, _ := io.Copy(io.Discard, d.Body)
		d.Body.Close()
		n += k
	}
	return n
}

// ok
func handedOn(ctx context.Context, names []string, to func(io.ReadCloser)) {
	for d := range giver.Send(ctx, names) {
		to(d.Body)
	}
}
