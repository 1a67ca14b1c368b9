// Package require is a stub.
package require

type TestingT interface {
	Errorf(format string, args ...any)
	FailNow()
}

type Assertions struct{ t TestingT }

func New(t TestingT) *Assertions                               { return &Assertions{t} }
func Error(t TestingT, err error, msg ...any)                  {}
func NoError(t TestingT, err error, msg ...any)                {}
func ErrorIs(t TestingT, err, target error, msg ...any)        {}
func (a *Assertions) Error(err error, msg ...any)              {}
func (a *Assertions) NoError(err error, msg ...any)            {}
func (a *Assertions) EqualError(err error, s string, m ...any) {}
