// Package lo is a stub: the signatures of github.com/samber/lo.
package lo

// Must is a helper that wraps a call to a function returning a value and an
// error and panics if err is error or false.
func Must[T any](val T, err any, messageArgs ...any) T {
	if e, ok := err.(error); ok && e != nil {
		panic(e)
	}
	return val
}

func Must1[T any](val T, err any, messageArgs ...any) T { return Must(val, err, messageArgs...) }

func Must2[T1, T2 any](val1 T1, val2 T2, err any, messageArgs ...any) (T1, T2) {
	if e, ok := err.(error); ok && e != nil {
		panic(e)
	}
	return val1, val2
}

func ToPtr[T any](x T) *T { return &x }
