// Package giventoldoferror: a callback that gets an error in a struct has nothing to
// release.
package giventoldoferror

import (
	"io"

	"unreleased/giventoldoferror/asking"
)

// ok
func askRight(name string) {
	asking.Ask(name, func(a asking.Answer) {
		if a.Err != nil {
			return
		}
		defer a.Body.Close()
		io.Copy(io.Discard, a.Body)
	})
}

func ask(name string) {
	asking.Ask(name, func(a asking.Answer) { // want "a.Body.Close is missing"
		if a.Err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, a.Body); err != nil {
			return
		}
		a.Body.Close()
	})
}
