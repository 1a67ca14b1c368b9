// Package adversary holds right code that was written to provoke false
// reports, each beside a leak of the same shape.
package adversary

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
)

// ok: the deferred literal tests what decided the acquisition
func flagInDefer(verbose bool) error {
	var f *os.File
	if verbose {
		var err error
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	defer func() {
		if verbose {
			f.Close()
		}
	}()
	return nil
}

func flagInDeferWrong(verbose bool) error {
	var f *os.File
	if verbose {
		var err error
		if f, err = os.Open("x"); err != nil { // want "released"
			return err
		}
	}
	defer func() {
		if !verbose {
			f.Close()
		}
	}()
	return nil
}

// ok: standard input is not ours
func input(name string) (err error) {
	isStd := name == "-"
	f := os.Stdin
	if !isStd {
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	defer func() {
		if !isStd {
			f.Close()
		}
	}()
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok: what was just created is not standard output
func output(name string) error {
	out := os.Stdout
	if name != "" {
		var err error
		if out, err = os.Create(name); err != nil {
			return err
		}
	}
	defer func() {
		if out != os.Stdout {
			out.Close()
		}
	}()
	_, err := fmt.Fprintln(out, "x")
	return err
}

func outputWrong(name string) error {
	out := os.Stdout
	if name != "" {
		var err error
		if out, err = os.Create(name); err != nil { // want "released"
			return err
		}
	}
	defer func() {
		if out == os.Stdout {
			out.Close()
		}
	}()
	_, err := fmt.Fprintln(out, "x")
	return err
}

// ok: the failure of a write is in the joined error
func joined(name string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	bw := bufio.NewWriter(f)
	if _, err := bw.WriteString("x"); err != nil {
		return err
	}
	return bw.Flush()
}

func joinedWrong(name string, more bool) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	bw := bufio.NewWriter(f) // want "not released on every path"
	if _, err := bw.WriteString("x"); err != nil {
		return err
	}
	if !more {
		return nil
	}
	return bw.Flush()
}

// ok: a writer that failed has nothing to flush
func answer(w http.ResponseWriter, r *http.Request) {
	bw := bufio.NewWriter(w)
	if err := json.NewEncoder(bw).Encode(r.URL); err != nil {
		http.Error(w, "x", http.StatusInternalServerError)
		return
	}
	bw.Flush()
}

// body reads from one field and releases the other.
type body struct {
	io.Reader
	c io.Closer
}

func (b *body) Close() error { return b.c.Close() }

// ok
func twice(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	b := &body{f, f}
	defer b.Close()
	return io.ReadAll(b)
}

func twiceWrong(name string) ([]byte, error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return nil, err
	}
	b := &body{f, f}
	return io.ReadAll(b)
}

type queue struct {
	mu sync.Mutex
	c  net.Conn
}

// ok: locked exactly if it returns nil
func (q *queue) acquire(ctx context.Context) error {
	q.mu.Lock()
	if err := ctx.Err(); err != nil {
		q.mu.Unlock()
		return err
	}
	return nil
}

func (q *queue) acquireWrong(ctx context.Context) error {
	q.mu.Lock() // want "not released on every path"
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Unlock()
	return nil
}

type store struct{ db *sql.DB }

// ok: a condition keeps its value when its operand changes
func (s *store) within(ctx context.Context, tx *sql.Tx) (err error) {
	own := tx == nil
	if own {
		if tx, err = s.db.BeginTx(ctx, nil); err != nil {
			return err
		}
		defer func() {
			if err != nil {
				_ = tx.Rollback()
			}
		}()
	}
	if _, err = tx.ExecContext(ctx, "x"); err != nil {
		return err
	}
	if own {
		return tx.Commit()
	}
	return nil
}

type holder struct{ resp *http.Response }

func (h *holder) Response() *http.Response { return h.resp }

// ok: released through an accessor
func accessor(url string) ([]byte, error) {
	h := &holder{}
	var err error
	h.resp, err = http.Get(url)
	if err != nil {
		return nil, err
	}
	defer h.Response().Body.Close()
	return io.ReadAll(h.Response().Body)
}

func accessorWrong(url string) ([]byte, error) {
	h := &holder{}
	var err error
	h.resp, err = http.Get(url) // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(h.Response().Body)
}

type statusError struct{ code int }

func (e statusError) Error() string { return fmt.Sprint(e.code) }

func failed(code int) statusError { return statusError{code} }

// ok: an error that holds a struct is not nil, so what was buffered may go
func listing(w io.Writer, names []string) error {
	bw := bufio.NewWriter(w)
	for _, name := range names {
		if _, err := fmt.Fprintln(bw, name); err != nil {
			return failed(http.StatusInternalServerError)
		}
	}
	return bw.Flush()
}
