// Package generics: type parameters.
package generics

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func must0(err error) {
	if err != nil {
		panic(err)
	}
}

// ok
func mustRead(path string) []byte {
	f := must(os.Open(path))
	defer f.Close()
	return must(io.ReadAll(f))
}

func mustReadWrong(path string) []byte {
	f := must(os.Open(path)) // want "never released"
	return must(io.ReadAll(f))
}

func mustStatus(url string) string {
	resp := must(http.Get(url)) // want "never released"
	return resp.Status
}

// getJSON is generic and leaks: one report, on the body.
func getJSON[T any](url string) (v T, err error) {
	resp, err := http.Get(url) // want "not released on every path"
	if err != nil {
		return v, err
	}
	if resp.StatusCode != http.StatusOK {
		return v, errors.New(resp.Status)
	}
	defer resp.Body.Close()
	err = json.NewDecoder(resp.Body).Decode(&v)
	return v, err
}

// ok
func getJSONRight[T any](url string) (v T, err error) {
	resp, err := http.Get(url)
	if err != nil {
		return v, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return v, errors.New(resp.Status)
	}
	err = json.NewDecoder(resp.Body).Decode(&v)
	return v, err
}

// ok: two instances of the same
func instances(url string) (int, string, error) {
	n, err := getJSONRight[int](url)
	if err != nil {
		return 0, "", err
	}
	s, err := getJSONRight[string](url)
	return n, s, err
}

// A scanner can scan, and nothing else.
type scanner interface{ Scan(...any) error }

func queryAll[T any](ctx context.Context, db *sql.DB, q string, scan func(scanner) (T, error)) ([]T, error) {
	rows, err := db.QueryContext(ctx, q) // want "released"
	if err != nil {
		return nil, err
	}
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// ok
func queryAllRight[T any](ctx context.Context, db *sql.DB, q string, scan func(scanner) (T, error)) ([]T, error) {
	rows, err := db.QueryContext(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

func release[C io.Closer](c C) {
	if err := c.Close(); err != nil {
		fmt.Println(err)
	}
}

// ok
func genericRelease(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer release(f)
	return io.Copy(io.Discard, f)
}

func genericReleaseLate(path string) (int64, error) {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, f)
	if err != nil {
		return n, err
	}
	release(f)
	return n, nil
}

func size[R interface{ Stat() (os.FileInfo, error) }](r R) int64 {
	fi, err := r.Stat()
	if err != nil {
		return 0
	}
	return fi.Size()
}

func genericBorrow(path string) int64 {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return 0
	}
	return size(f)
}

// ok
func genericBorrowRight(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	return size(f)
}

func withResource[T io.Closer](open func() (T, error), fn func(T) error) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	return fn(r)
}

// ok
func usesWith(addr string) error {
	return withResource(func() (net.Conn, error) {
		return net.Dial("tcp", addr)
	}, func(c net.Conn) error {
		_, err := io.WriteString(c, "x")
		return err
	})
}

type box[T any] struct{ v T }

func (b *box[T]) put(v T) { b.v = v }

// ok: stored in a generic owner
func boxed(b *box[*os.File], path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	b.put(f)
	return nil
}

// ok: returned in a generic value
func optional(path string) (box[*os.File], error) {
	f, err := os.Open(path)
	if err != nil {
		return box[*os.File]{}, err
	}
	return box[*os.File]{v: f}, nil
}

type pool[T io.Closer] struct {
	idle []T
	open func() (T, error)
}

// ok
func (p *pool[T]) get() (T, error) {
	if n := len(p.idle); n > 0 {
		v := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return v, nil
	}
	return p.open()
}

// ok
func (p *pool[T]) fill(n int) error {
	for range n {
		v, err := p.open()
		if err != nil {
			return err
		}
		p.idle = append(p.idle, v)
	}
	return nil
}

// ok
func (p *pool[T]) Close() (err error) {
	for _, v := range p.idle {
		err = errors.Join(err, v.Close())
	}
	return err
}

func identity[T any](v T) T { return v }

// ok
func forwarded(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	g := identity(f)
	return g.Close()
}

func forwardedWrong(path string) string {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return ""
	}
	g := identity(f)
	return g.Name()
}

func closeEach[T io.Closer](all ...T) {
	for _, c := range all {
		_ = c.Close()
	}
}

// ok
func variadic(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		closeEach(f)
		return err
	}
	defer closeEach(f, g)
	must0(f.Sync())
	return g.Sync()
}

type result[T any] struct {
	val T
	err error
}

// ok: over a channel of results
func async(path string) <-chan result[*os.File] {
	ch := make(chan result[*os.File], 1)
	go func() {
		f, err := os.Open(path)
		ch <- result[*os.File]{f, err}
	}()
	return ch
}
