// Package undo has helpers that look at how their caller ends.
package undo

import "io"

// OnError releases c where its caller fails.
func OnError(c io.Closer, err *error) {
	if err != nil && *err != nil {
		c.Close()
	}
}

// Always releases c, and tells what has come of it.
func Always(c io.Closer, err *error) {
	if e := c.Close(); *err == nil {
		*err = e
	}
}
