// Package undo has a list of what is to be undone.
package undo

import "io"

// A List of functions.
type List struct{ fns []func() error }

// Add has c closed in the end.
func (l *List) Add(c io.Closer) { l.fns = append(l.fns, c.Close) }

// Quietly has c closed in the end, and nobody told.
func (l *List) Quietly(c io.Closer) {
	l.fns = append(l.fns, func() error {
		c.Close()
		return nil
	})
}

// Run undoes it all.
func (l *List) Run() (err error) {
	for i := len(l.fns) - 1; i >= 0; i-- {
		err = l.fns[i]()
	}
	return err
}
