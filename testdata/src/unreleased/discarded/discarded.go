// Package discarded: results that are thrown away.
package discarded

import (
	"compress/gzip"
	"context"
	"database/sql"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
)

func touch(path string) error {
	_, err := os.Create(path) // want "discarded"
	return err
}

// ok
func touchRight(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return f.Close()
}

func exists(path string) bool {
	if _, err := os.Open(path); err != nil { // want "discarded"
		return false
	}
	return true
}

// ok: Stat acquires nothing
func existsRight(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func reachable(addr string) bool {
	_, err := net.DialTimeout("tcp", addr, time.Second) // want "discarded"
	return err == nil
}

// ok
func reachableRight(addr string) bool {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	c.Close()
	return true
}

type events struct {
	mu    sync.Mutex
	calls map[int]func()
}

// on registers a function; its result takes it back.
func (e *events) on(ctx context.Context, f func(context.Context)) func() {
	ctx, cancel := context.WithCancel(ctx)
	e.mu.Lock()
	id := len(e.calls)
	e.calls[id] = func() { f(ctx) }
	e.mu.Unlock()
	return func() {
		cancel()
		e.mu.Lock()
		delete(e.calls, id)
		e.mu.Unlock()
	}
}

// start returns the function that stops it.
func (e *events) start(ctx context.Context) func() {
	ctx, cancel := context.WithCancel(ctx)
	go func() { <-ctx.Done() }()
	return cancel
}

// ok: it is registered for good
func registered(ctx context.Context, e *events) {
	e.on(ctx, func(context.Context) {})
}

func started(ctx context.Context, e *events) {
	e.start(ctx) // want "discarded"
}

func registeredForATime(ctx context.Context, e *events, work func() error) error {
	off := e.on(ctx, func(context.Context) {}) // want "not released on every path"
	if err := work(); err != nil {
		return err
	}
	off()
	return nil
}

// ok: nothing is written to it
func isLevel(level int) bool {
	_, err := gzip.NewWriterLevel(io.Discard, level)
	return err == nil
}

func warm(u string) {
	_, _ = http.Get(u) // want "discarded"
}

func warmBare(u string) {
	http.Get(u) // want "discarded"
}

// ok: nothing is left of a failed one, and of the other the body is released
func warmRight(u string) {
	resp, err := http.Get(u)
	if err != nil {
		return
	}
	_ = resp.Body.Close()
}

func beginOnly(db *sql.DB) {
	db.Begin() // want "discarded"
}

func pingByQuery(db *sql.DB) error {
	_, err := db.Query("select 1") // want "discarded"
	return err
}

// ok: Exec, not Query
func pingByExec(db *sql.DB) error {
	_, err := db.Exec("select 1")
	return err
}

func goGet(u string) {
	go http.Get(u) // want "discarded"
}

func deferGet(u string) {
	defer http.Get(u) // want "discarded"
}

func timeout(ctx context.Context) context.Context {
	ctx, _ = context.WithTimeout(ctx, time.Second) // want "discarded"
	return ctx
}

// ok: no cancel function
func value(ctx context.Context) context.Context {
	return context.WithValue(ctx, "k", "v")
}

func spanStatement(ctx context.Context) {
	otel.Tracer("x").Start(ctx, "span") // want "discarded"
}

func signals(ctx context.Context) context.Context {
	ctx, _ = signal.NotifyContext(ctx, os.Interrupt) // want "discarded"
	return ctx
}

// ok
func signalsRight(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, os.Interrupt)
}

func open(path string) (*os.File, error) { return os.Open(path) }

func usesOpen(path string) {
	open(path) // want "discarded"
}

func usesOpenBlank(path string) error {
	_, err := open(path) // want "discarded"
	return err
}

// ok
func usesOpenRight(path string) error {
	f, err := open(path)
	if err != nil {
		return err
	}
	return f.Close()
}

func blankVariable(path string) error {
	f, err := os.Open(path) // want "released"
	if err != nil {
		return err
	}
	_ = f
	return nil
}

func chained(path string) string {
	f, _ := os.Open(path) // want "never released"
	return f.Name()
}

// ok
func chainedRight(path string) string {
	f, _ := os.Open(path)
	defer f.Close()
	return f.Name()
}

// ok: results that are no obligation
func harmless(db *sql.DB) {
	_, _ = os.ReadFile("x")
	_ = db.Stats()
	_, _ = net.LookupHost("localhost")
	_, _ = http.NewRequest(http.MethodGet, "http://localhost", nil)
	_ = time.NewTimer(time.Second)
}

// ok: it is meant, as another linter has been told
func lasting(parent context.Context) context.Context {
	//nolint:govet // the time limit is enough
	ctx, _ := context.WithTimeout(parent, time.Second)
	return ctx
}

// ok
func lastingByItsName(parent context.Context) context.Context {
	ctx, _ := context.WithTimeout(parent, time.Second) //nolint:lostcancel // what is begun with it goes on
	return ctx
}

func lastingElse(parent context.Context) context.Context {
	//nolint:errcheck // of something else
	ctx, _ := context.WithTimeout(parent, time.Second) // want "discarded"
	return ctx
}
