// Package errors is a stub of a package that wraps errors.
package errors

type wrapped struct {
	err  error
	text string
}

func (w *wrapped) Error() string { return w.text + ": " + w.err.Error() }

// Wrap returns an error that says more.
func Wrap(err error, text string) error {
	if err == nil {
		return nil
	}
	return &wrapped{err, text}
}
