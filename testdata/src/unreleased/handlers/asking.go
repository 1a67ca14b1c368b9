package handlers

import (
	"net/http"
	"os"
)

// A feed is asked for its kind, and pushed by somebody's function.
type feed struct {
	f    *os.File
	kind string
}

func openFeed(name string) (*feed, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &feed{f: f, kind: name[:1]}, nil
}

func (f *feed) Kind() string          { return f.kind }
func (f *feed) Push(use func(string)) { use(f.kind) }
func (f *feed) Close() error          { return f.f.Close() }
func asking(w http.ResponseWriter, r *http.Request) {
	f, err := openFeed(r.URL.Path) // ok: the feed itself is asked, and answers
	if err != nil {
		http.Error(w, "no feed", http.StatusNotFound)
		return
	}
	if f.Kind() != "/" {
		f.Close()
		http.Error(w, "no feed", http.StatusBadRequest)
		return
	}
	f.Close()
}

type pusher struct{ use func(string) }

func (p pusher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, err := openFeed(r.URL.Path) // want "not released if a call panics: f.Close is not deferred"
	if err != nil {
		http.Error(w, "no feed", http.StatusNotFound)
		return
	}
	f.Push(p.use)
	f.Close()
}
