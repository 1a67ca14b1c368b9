// Package errors makes the errors of a module.
package errors

import "fmt"

func New(format string, args ...any) error { return fmt.Errorf("module: "+format, args...) }
