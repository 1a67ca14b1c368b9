// Package lastinghandlers gives servers handlers that hold a writer: it is for
// as long as the server.
package lastinghandlers

import (
	"io"
	"net/http"
	"os"
	"os/exec"
)

type logged struct {
	w    io.Writer
	next http.Handler
}

func (l logged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	io.WriteString(l.w, r.URL.Path)
	l.next.ServeHTTP(w, r)
}

func withLog(w io.Writer, next http.Handler) http.Handler { return logged{w, next} }

type app struct{ server *http.Server }

// ok
func (a *app) routes(next http.Handler) {
	f, err := os.Create("log")
	if err != nil {
		return
	}
	a.server.Handler = withLog(f, next)
}

func (a *app) forgotten(next http.Handler) {
	f, err := os.Create("log") // want "never released"
	if err != nil {
		return
	}
	withLog(f, next).ServeHTTP(nil, nil)
	a.server.Handler = next
}

func serve(next http.Handler) error {
	f, err := os.Create("log") // want "never released"
	if err != nil {
		return err
	}
	server := http.Server{Addr: ":8080"}
	server.Handler = withLog(f, next)
	return server.ListenAndServe()
}

// A command that the function has made ends with it.
func run(name string) error {
	f, err := os.Create(name) // want "never released"
	if err != nil {
		return err
	}
	cmd := exec.Command("ls")
	cmd.Stdout = io.MultiWriter(f, os.Stdout)
	return cmd.Run()
}
