// Package lastwords says something to what is released, in the deferred literal
// that releases it.
package lastwords

import (
	"net/http"
	"os"

	"unreleased/lastwords/words"
)

type saying struct{ say func(string) }

// ok: the release is deferred, and what is said before it is put together there
func (h *saying) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open(r.URL.Path)
	if err != nil {
		return
	}
	defer func() {
		f.WriteString(words.Bye(1))
		f.Close()
	}()
	h.say(f.Name())
}

type sayingFirst struct{ say func(string) }

func (h *sayingFirst) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open(r.URL.Path) // want `result of os.Open is not released if a call panics: f.Close is not deferred`
	if err != nil {
		return
	}
	defer func() {
		h.say(words.Bye(1))
		f.Close()
	}()
	w.WriteHeader(http.StatusOK)
}

type undeferred struct{}

func (h *undeferred) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open(r.URL.Path) // want `result of os.Open is not released if a call panics: f.Close is not deferred`
	if err != nil {
		return
	}
	f.WriteString(words.Bye(1))
	f.Close()
}
