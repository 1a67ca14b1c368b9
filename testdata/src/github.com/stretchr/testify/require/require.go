// Package require is a stub.
package require

import "reflect"

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

// NotNil and Nil look at what they get by reflection.
func NotNil(t TestingT, v any, msg ...any) { fail(t, reflect.ValueOf(v).IsNil()) }
func Nil(t TestingT, v any, msg ...any)    { fail(t, !reflect.ValueOf(v).IsNil()) }

func fail(t TestingT, failed bool) {
	if failed {
		t.FailNow()
	}
}
