// Package errs passes on the functions of another package as variables.
package errs

import (
	"errors"
	"fmt"
)

// New returns an error.
var New = errors.New

// Wrap is nil exactly with err.
var Wrap = wrap

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("wrapped: %w", err)
}

// Check is a function that may return nil.
var Check = func(n int) error {
	if n > 0 {
		return errors.New("more")
	}
	return nil
}
