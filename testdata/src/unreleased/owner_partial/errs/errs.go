// Package errs makes errors that tell where they come from.
package errs

import "fmt"

// A Class is where errors come from.
type Class string

// New returns an error of the class.
func (c *Class) New(format string, args ...any) error {
	return fmt.Errorf("%s: %w", string(*c), fmt.Errorf(format, args...))
}
