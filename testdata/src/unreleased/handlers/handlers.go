// Package handlers: a server recovers from panics, so a release that a
// panic skips is a leak there.
package handlers

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

type app struct {
	db     *sql.DB
	render func(io.Writer, any) error
}

type user struct {
	ID   int
	Name string
}

func (a *app) list(w http.ResponseWriter, r *http.Request) {
	rows, err := a.db.QueryContext(r.Context(), "select id, name from users") // want "panic"
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for rows.Next() {
		var u user
		if err := rows.Scan(&u.ID, &u.Name); err != nil {
			rows.Close()
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if err := a.render(w, u); err != nil {
			log.Print(err)
		}
	}
	rows.Close()
}

// ok
func (a *app) listRight(w http.ResponseWriter, r *http.Request) {
	rows, err := a.db.QueryContext(r.Context(), "select id, name from users")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	var users []user
	for rows.Next() {
		var u user
		if err := rows.Scan(&u.ID, &u.Name); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		users = append(users, u)
	}
	if err := a.render(w, users); err != nil {
		log.Print(err)
	}
}

// ok: the same statements outside of a handler
func (a *app) report(ctx context.Context, w io.Writer) error {
	rows, err := a.db.QueryContext(ctx, "select id, name from users")
	if err != nil {
		return err
	}
	var users []user
	for rows.Next() {
		var u user
		if err := rows.Scan(&u.ID, &u.Name); err != nil {
			rows.Close()
			return err
		}
		users = append(users, u)
	}
	err = a.render(w, users)
	rows.Close()
	return err
}

func (a *app) proxy(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("http://backend" + r.URL.Path) // want "not released on every path"
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	if resp.StatusCode != http.StatusOK {
		http.Error(w, resp.Status, resp.StatusCode)
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}

// ok: the request's own body needs no release
func (a *app) create(w http.ResponseWriter, r *http.Request) {
	var u user
	if err := json.NewDecoder(r.Body).Decode(&u); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if strings.TrimSpace(u.Name) == "" {
		http.Error(w, "no name", http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusCreated)
}

func (a *app) update(w http.ResponseWriter, r *http.Request) {
	tx, err := a.db.BeginTx(r.Context(), nil) // want "not released on every path"
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	var u user
	if err := json.NewDecoder(r.Body).Decode(&u); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if _, err := tx.Exec("update users set name = $1 where id = $2", u.Name, u.ID); err != nil {
		tx.Rollback()
		http.Error(w, err.Error(), 500)
		return
	}
	if err := tx.Commit(); err != nil {
		http.Error(w, err.Error(), 500)
	}
}

// ok
func (a *app) updateRight(w http.ResponseWriter, r *http.Request) {
	var u user
	if err := json.NewDecoder(r.Body).Decode(&u); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	tx, err := a.db.BeginTx(r.Context(), nil)
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	defer tx.Rollback()
	if _, err := tx.Exec("update users set name = $1 where id = $2", u.Name, u.ID); err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	if err := tx.Commit(); err != nil {
		http.Error(w, err.Error(), 500)
	}
}

// literal is a handler as a function literal.
func (a *app) literal(dir string, index func(io.Reader) (string, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, err := os.Open(dir + "/index") // want "panic"
		if err != nil {
			http.NotFound(w, r)
			return
		}
		line, err := index(f)
		f.Close()
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		fmt.Fprintln(w, line)
	})
}

// ok
func (a *app) literalRight(dir string, index func(io.Reader) (string, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, err := os.Open(dir + "/index")
		if err != nil {
			http.NotFound(w, r)
			return
		}
		defer f.Close()
		line, err := index(f)
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		fmt.Fprintln(w, line)
	})
}

// ok: nothing that may panic stands between
func (a *app) touch(w http.ResponseWriter, r *http.Request) {
	f, err := os.Create("touched")
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	f.Close()
	w.WriteHeader(http.StatusNoContent)
}

func (a *app) twice(w io.Writer) {
	a.render(w, "once")
	a.render(w, "twice")
}

func mustBeShort(name string) {
	if len(name) > 64 {
		panic("too long")
	}
}

func (a *app) deeper(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open(r.URL.Path) // want "panic"
	if err != nil {
		return
	}
	a.twice(w)
	f.Close()
	g, err := os.Open(r.URL.Path) // want "panic"
	if err != nil {
		return
	}
	mustBeShort(g.Name())
	g.Close()
}

// helper is called from a handler only.
func (a *app) helper(w io.Writer, name string) error {
	f, err := os.Open(name) // want "panic"
	if err != nil {
		return err
	}
	err = a.render(w, f.Name())
	f.Close()
	return err
}

// ok
func (a *app) viaHelper(w http.ResponseWriter, r *http.Request) {
	if err := a.helper(w, r.URL.Path); err != nil {
		http.Error(w, err.Error(), 500)
	}
}

// protect recovers explicitly: what runs below it survives a panic.
func protect(fn func(string) error, path string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	f, err := os.Open(path) // want "panic"
	if err != nil {
		return err
	}
	err = fn(f.Name())
	f.Close()
	return err
}

// ok
func protectRight(fn func(string) error, path string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return fn(f.Name())
}

// ok: no recover, no handler
func unprotected(fn func(string) error, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	err = fn(f.Name())
	return errors.Join(err, f.Close())
}

type page struct{ a *app }

// ServeHTTP makes page a handler.
func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	conn, err := p.a.db.Conn(r.Context()) // want "panic"
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	err = p.a.render(w, r.URL.Query())
	conn.Close()
	if err != nil {
		log.Print(err)
	}
}

type pageRight struct{ a *app }

// ok
func (p *pageRight) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	conn, err := p.a.db.Conn(r.Context())
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	defer conn.Close()
	if err := p.a.render(w, r.URL.Query()); err != nil {
		log.Print(err)
	}
}

// ok: registered
func (a *app) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/list", a.list)
	mux.HandleFunc("/proxy", a.proxy)
	mux.Handle("/page", &page{a})
	mux.Handle("/page2", &pageRight{a})
	return mux
}

type pool struct{ jobs []func() }

func (p *pool) startGoroutine(f func()) {
	go func() { f() }()
}

func (p *pool) each(f func(string)) {
	for range p.jobs {
		f("job")
	}
}

type starter struct {
	a *app
	p *pool
}

// ok: a panic on another goroutine ends the process
func (s *starter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.p.startGoroutine(func() { s.sync("job") })
	s.p.jobs = append(s.p.jobs, func() { s.sync("job") })
}

func (s *starter) sync(name string) {
	f, err := os.Create(name) // ok
	if err != nil {
		return
	}
	s.p.each(func(job string) { s.a.render(f, nil) })
	f.Close()
}

type caller struct {
	a *app
	p *pool
}

// ServeHTTP runs the jobs itself.
func (c *caller) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.p.each(func(job string) { c.sync(job) })
}

func (c *caller) sync(name string) {
	f, err := os.Create(name) // want "panic"
	if err != nil {
		return
	}
	c.a.render(nil, nil)
	f.WriteString(name)
	f.Close()
}

// A panic of its own skips the release as well.
func parsePanics(name string) (n int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("parse: %v", p)
		}
	}()
	f, err := os.Open(name) // want "not released if a call panics: f.Close is not deferred"
	if err != nil {
		return 0, err
	}
	if len(name) > 64 {
		panic("name too long")
	}
	return 1, f.Close()
}

// ok: it is deferred
func parsePanicsDeferred(name string) (n int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("parse: %v", p)
		}
	}()
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if len(name) > 64 {
		panic("name too long")
	}
	return 1, nil
}

// ok: it is released before the panic
func parsePanicsReleased(name string) (n int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("parse: %v", p)
		}
	}()
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	if len(name) > 64 {
		f.Close()
		panic("name too long")
	}
	return 1, f.Close()
}

// ok: nobody recovers, so the process ends
func mustParse(name string) (n int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	if len(name) > 64 {
		panic("name too long")
	}
	return 1, f.Close()
}

type asserter struct{ failed func() }

func (a asserter) noError(err error) {
	if err != nil {
		a.failed()
		panic(err)
	}
}

// ok: the assertion holds where there is a file
func (a asserter) asserted(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open("page.html")
	a.noError(err)
	defer f.Close()
	_, err = io.Copy(w, f)
	a.noError(err)
}

func (a asserter) assertedWrong(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open("page.html") // want "panic"
	a.noError(err)
	_, err = io.Copy(w, f)
	a.noError(err)
	f.Close()
}

// A logger panics no more than the standard library does.
type logger struct{ lines []string }

func (l *logger) Debugf(format string, args ...any) { l.lines = append(l.lines, format) }

func (l *logger) Panicf(format string, args ...any) { panic(format) }

type logged struct{ log *logger }

func (h *logged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open(r.URL.Path) // ok
	if err != nil {
		return
	}
	h.log.Debugf("opened %s", f.Name())
	f.Close()
}

type checked struct{ log *logger }

func (h *checked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open(r.URL.Path) // want `not released if a call panics`
	if err != nil {
		return
	}
	if f.Name() == "" {
		h.log.Panicf("opened %s", f.Name())
	}
	f.Close()
}
