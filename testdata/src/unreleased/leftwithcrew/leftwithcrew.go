// Package leftwithcrew: a function that a group of another package runs must release
// what it is left with.
package leftwithcrew

import (
	"io"
	"os"

	"unreleased/leftwithcrew/crew"
)

func drain(names []string) error {
	var c crew.Crew
	for _, name := range names {
		f, err := os.Open(name) // want "not released on every path"
		if err != nil {
			c.Join()
			return err
		}
		c.Run(func() error {
			if _, err := io.Copy(io.Discard, f); err != nil {
				return err
			}
			return f.Close()
		})
	}
	return c.Join()
}

// ok
func drainRight(names []string) error {
	var c crew.Crew
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			c.Join()
			return err
		}
		c.Run(func() error {
			defer f.Close()
			_, err := io.Copy(io.Discard, f)
			return err
		})
	}
	return c.Join()
}

// ok: released behind the group
func drainOne(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var c crew.Crew
	c.Run(func() error {
		_, err := io.Copy(io.Discard, f)
		if err != nil {
			f.Close()
		}
		return err
	})
	return c.Join()
}
