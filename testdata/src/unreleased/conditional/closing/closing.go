// Package closing has helpers that release if they are told to.
package closing

import (
	"io"
	"log"
)

func If(c io.Closer, cond bool) {
	if cond {
		_ = c.Close()
	}
}

func Unless(keep bool, c io.Closer) error {
	if keep {
		return nil
	}
	return c.Close()
}

// Always closes, and logs if it is told to.
func Always(c io.Closer, verbose bool) {
	if err := c.Close(); err != nil && verbose {
		log.Print(err)
	}
}
