// Package asking answers by a callback.
package asking

import (
	"io"
	"os"
)

// An Answer has a body, or an error.
type Answer struct {
	Body io.ReadCloser
	Err  error
}

// ok: the callback has the body
func Ask(name string, done func(Answer)) {
	f, err := os.Open(name)
	if err != nil {
		done(Answer{Err: err})
		return
	}
	done(Answer{Body: f})
}
