// Package assert is a stub.
package assert

type TestingT interface {
	Errorf(format string, args ...any)
}

func Error(t TestingT, err error, msg ...any) bool   { return err != nil }
func NoError(t TestingT, err error, msg ...any) bool { return err == nil }
