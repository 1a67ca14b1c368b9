// Package complaints: what users of other checkers complained about, each
// case a function.
package complaints

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"sync"

	"github.com/coder/websocket"
	gorilla "github.com/gorilla/websocket"
	"github.com/samber/lo"
	"go.opentelemetry.io/otel/trace"
)

func statusFirst(u string) ([]byte, error) {
	resp, err := http.Get(u) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		return nil, errors.New(resp.Status)
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// ok
func statusFirstReleased(u string) ([]byte, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func closeResponse(body io.ReadCloser, logger *log.Logger) {
	if err := body.Close(); err != nil {
		logger.Printf("close: %v", err)
	}
}

// ok: closeResponse(resp.Body, log)
func helperWithLogger(u string, logger *log.Logger) ([]byte, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	defer closeResponse(resp.Body, logger)
	return io.ReadAll(resp.Body)
}

// ok: defer func(b io.ReadCloser) { b.Close() }(resp.Body)
func deferredArgument(u string) ([]byte, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	defer func(b io.ReadCloser) {
		b.Close()
	}(resp.Body)
	return io.ReadAll(resp.Body)
}

// ok: a closer held in a local func variable
func localFunc(u string) ([]byte, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	closeBody := func() {
		_ = resp.Body.Close()
	}
	defer closeBody()
	return io.ReadAll(resp.Body)
}

// ok: held as a method value
func localMethodValue(u string) ([]byte, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	closeBody := resp.Body.Close
	defer closeBody()
	return io.ReadAll(resp.Body)
}

// ok: a body replaced by io.NopCloser(buf)
func replacedBody(u string) (*http.Response, error) {
	resp, err := http.Get(u)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var buf bytes.Buffer
	if _, err := buf.ReadFrom(resp.Body); err != nil {
		return nil, err
	}
	copied := *resp
	copied.Body = io.NopCloser(&buf)
	return &copied, nil
}

// ok: a hand-made response has nothing to release
func fakeResponse(data []byte) (int64, error) {
	resp := &http.Response{StatusCode: 200, Body: io.NopCloser(bytes.NewReader(data))}
	return io.Copy(io.Discard, resp.Body)
}

func mustForgotten(u string) string {
	r := lo.Must(http.Get(u)) // want "never released"
	return r.Status
}

// ok: r := lo.Must(http.Get(u))
func mustReleased(u string) string {
	r := lo.Must(http.Get(u))
	defer r.Body.Close()
	return r.Status
}

// ok: the response of coder's Dial needs no release
func coderDial(ctx context.Context, u string) error {
	c, _, err := websocket.Dial(ctx, u, nil)
	if err != nil {
		return err
	}
	defer c.CloseNow()
	_, _, err = c.Read(ctx)
	return err
}

// ok: looked at, not released
func coderDialStatus(ctx context.Context, u string) (int, error) {
	c, resp, err := websocket.Dial(ctx, u, &websocket.DialOptions{Subprotocols: []string{"echo"}})
	if err != nil {
		return 0, err
	}
	defer c.Close(websocket.StatusNormalClosure, "")
	return resp.StatusCode, nil
}

// ok: gorilla's neither
func gorillaDial(u string) (string, error) {
	c, resp, err := gorilla.DefaultDialer.Dial(u, nil)
	if err != nil {
		return "", err
	}
	defer c.Close()
	return resp.Status, nil
}

func gorillaDialForgotten(u string) error {
	c, _, err := gorilla.DefaultDialer.Dial(u, nil) // want "never released"
	if err != nil {
		return err
	}
	return c.WriteJSON(map[string]int{"a": 1})
}

// ok: rows assigned in both arms of an if
func bothArms(db *sql.DB, all bool) (n int, err error) {
	var rows *sql.Rows
	if all {
		rows, err = db.Query("select * from t")
		if err != nil {
			return 0, err
		}
	} else {
		rows, err = db.Query("select * from t where n > 0")
		if err != nil {
			return 0, err
		}
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// ok: every path releases, without defer
func noDefer(db *sql.DB) (string, error) {
	rows, err := db.Query("select name from t")
	if err != nil {
		return "", err
	}
	if !rows.Next() {
		rows.Close()
		return "", sql.ErrNoRows
	}
	var s string
	if err := rows.Scan(&s); err != nil {
		rows.Close()
		return "", err
	}
	if err := rows.Close(); err != nil {
		return "", err
	}
	return s, nil
}

type store struct {
	mu    sync.Mutex
	db    *sql.DB
	stmts map[string]*sql.Stmt
}

// ok: s.stmts[k] = stmt
func (s *store) prepare(k string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stmt, ok := s.stmts[k]
	if ok {
		return stmt, nil
	}
	stmt, err := s.db.Prepare(k)
	if err != nil {
		return nil, err
	}
	s.stmts[k] = stmt
	return stmt, nil
}

// ok: not returned, only kept
func (s *store) warm(ks ...string) error {
	for _, k := range ks {
		stmt, err := s.db.Prepare(k)
		if err != nil {
			return err
		}
		s.stmts[k] = stmt
	}
	return nil
}

// ok: rows assigned inside func(){…}()
func insideLiteral(db *sql.DB, mu *sync.Mutex) (n int, err error) {
	var rows *sql.Rows
	func() {
		mu.Lock()
		defer mu.Unlock()
		rows, err = db.Query("select 1")
	}()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// ok: return tracer.Start(ctx, n)
func startSpan(ctx context.Context, tracer trace.Tracer, n string) (context.Context, trace.Span) {
	return tracer.Start(ctx, n)
}

// job keeps a span; its method ends it.
type job struct {
	span trace.Span
	name string
}

// ok: a span kept in a struct whose method ends it
func newJob(ctx context.Context, tracer trace.Tracer, name string) *job {
	j := &job{name: name}
	_, j.span = tracer.Start(ctx, name)
	return j
}

func (j *job) done() { j.span.End() }

// ok
func runJob(ctx context.Context, tracer trace.Tracer) {
	j := newJob(ctx, tracer, "j")
	defer j.done()
	j.span.AddEvent("running")
}

// ok: defer trace.SpanFromContext(ctx).End()
func endFromContext(ctx context.Context, tracer trace.Tracer) error {
	ctx, _ = tracer.Start(ctx, "x")
	defer trace.SpanFromContext(ctx).End()
	return ctx.Err()
}

// branch: if b { span.End(); return nil }; return err
func branch(ctx context.Context, tracer trace.Tracer, b bool) error {
	ctx, span := tracer.Start(ctx, "x") // want "not released on every path"
	err := ctx.Err()
	if b {
		span.End()
		return nil
	}
	return err
}

// ok: for rows.Next() {} run to exhaustion
func exhausted(db *sql.DB) ([]int, error) {
	rows, err := db.Query("select n from t")
	if err != nil {
		return nil, err
	}
	var ns []int
	for rows.Next() {
		var n int
		_ = rows.Scan(&n)
		ns = append(ns, n)
	}
	return ns, rows.Err()
}

func acquireStore(dsn string) (func(), error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return func() {}, err
	}
	if err := db.Ping(); err != nil {
		db.Close()
		return func() {}, err
	}
	return func() { db.Close() }, nil
}

// ok: cleanup, err := f(); defer cleanup() before the error check
func cleanupBeforeCheck(dsn string) error {
	cleanup, err := acquireStore(dsn)
	defer cleanup()
	if err != nil {
		return err
	}
	return nil
}

// methodValue is mentioned and never called: _ = f.Close
func methodValue(u string, v any) error {
	resp, err := http.Get(u) // want "never released"
	if err != nil {
		return err
	}
	_ = resp.Body.Close
	return json.NewDecoder(resp.Body).Decode(v)
}
