// Package correlated: conditions that say whether a resource is held.
package correlated

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"
)

var errBusy = errors.New("busy")

// ok: err is reused, the release comes before it is looked at
func reuse(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	f.Close()
	if err != nil {
		return err
	}
	return nil
}

// reuseWrong asks about the error of the copy.
func reuseWrong(path string) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	if err != nil {
		return err
	}
	f.Close()
	return nil
}

// shadowWrong: the inner err is not the one that decides.
func shadowWrong(path string) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	if fi, err := f.Stat(); err != nil || fi.IsDir() {
		return fs.ErrInvalid
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// ok: not exist is a failure too
func notExist(path string) ([]byte, error) {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// ok
func notExistIs(path string) ([]byte, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("may not read: %w", err)
	case err != nil:
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// notExistFalse: what is known is that the error is not that one.
func notExistFalse(path string) ([]byte, error) {
	f, err := os.Open(path) // want "not released on every path"
	if !os.IsNotExist(err) {
		if err != nil {
			return nil, err
		}
		if strings.HasSuffix(path, ".lock") {
			return nil, errBusy
		}
		defer f.Close()
		return io.ReadAll(f)
	}
	return nil, nil
}

// ok
func asOpError(addr string) error {
	c, err := net.Dial("tcp", addr)
	var op *net.OpError
	if errors.As(err, &op) && op.Timeout() {
		return errBusy
	}
	if err != nil {
		return err
	}
	return c.Close()
}

// ok: the type assertion succeeds for non-nil errors only
func assertedError(path string) string {
	f, err := os.Open(path)
	if pe, ok := err.(*fs.PathError); ok {
		return pe.Op
	}
	if err != nil {
		return "?"
	}
	defer f.Close()
	return f.Name()
}

// ok
func typeSwitchOnError(addr string) string {
	c, err := net.Dial("tcp", addr)
	switch e := err.(type) {
	case nil:
		c.Close()
		return "up"
	case net.Error:
		if e.Timeout() {
			return "slow"
		}
		return "down"
	default:
		return e.Error()
	}
}

func typeSwitchOnErrorWrong(addr string) string {
	c, err := net.Dial("tcp", addr) // want "never released"
	switch e := err.(type) {
	case nil:
		return c.RemoteAddr().String()
	case net.Error:
		return "down"
	default:
		return e.Error()
	}
}

// ok
func switchTrue(path string) (n int64, err error) {
	f, err := os.Open(path)
	switch {
	case err == nil:
		defer f.Close()
		n, err = io.Copy(io.Discard, f)
	case os.IsPermission(err):
		err = nil
	}
	return n, err
}

func switchTrueWrong(path string) (n int64, err error) {
	f, err := os.Open(path) // want "never released"
	switch {
	case err == nil:
		n, err = io.Copy(io.Discard, f)
	case os.IsPermission(err):
		err = nil
	}
	return n, err
}

// ok: the same condition guards both
func sameCondition(path string, log bool) error {
	var f *os.File
	if log {
		var err error
		if f, err = os.Create(path); err != nil {
			return err
		}
	}
	fmt.Println("working")
	if log {
		return f.Close()
	}
	return nil
}

// otherCondition: verbose is not log.
func otherCondition(path string, log, verbose bool) error {
	var f *os.File
	if log {
		var err error
		if f, err = os.Create(path); err != nil { // want "not released on every path"
			return err
		}
	}
	if verbose && f != nil {
		return f.Close()
	}
	return nil
}

// conditionChanges: log is assigned between the two tests.
func conditionChanges(path string, log bool, level int) error {
	var f *os.File
	if log {
		var err error
		if f, err = os.Create(path); err != nil { // want "not released on every path"
			return err
		}
	}
	log = level > 2
	if log && f != nil {
		return f.Close()
	}
	return nil
}

// ok: the mode decides
func sameMode(path, mode string) error {
	var f *os.File
	var err error
	if mode == "file" {
		f, err = os.Create(path)
		if err != nil {
			return err
		}
	}
	fmt.Println(mode)
	if mode == "file" {
		f.Close()
	}
	return nil
}

// ok
func nilGuard(url string, remote bool) (string, error) {
	var resp *http.Response
	if remote {
		r, err := http.Get(url)
		if err != nil {
			return "", err
		}
		resp = r
	}
	status := "local"
	if resp != nil {
		status = resp.Status
		resp.Body.Close()
	}
	return status, nil
}

func nilGuardInverted(url string, remote bool) (string, error) {
	var resp *http.Response
	if remote {
		r, err := http.Get(url) // want "never released"
		if err != nil {
			return "", err
		}
		resp = r
	}
	if resp == nil {
		return "local", nil
	}
	return resp.Status, nil
}

// ok: boolean result of a comparison
func keptComparison(path string) error {
	f, err := os.Open(path)
	opened := err == nil
	fmt.Println(path, opened)
	if !opened {
		return err
	}
	return f.Close()
}

func keptComparisonInverted(path string) error {
	f, err := os.Open(path) // want "never released"
	failed := err != nil
	if !failed {
		fmt.Println(f.Name())
		return nil
	}
	return err
}

// ok: the pair of conditions is exhaustive
func bothWays(path string, keep bool, sink chan<- *os.File) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if keep {
		sink <- f
	}
	if !keep {
		f.Close()
	}
	return nil
}

// ok: committed flag
func committed(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed {
			tx.Rollback()
		}
	}()
	if _, err := tx.Exec("insert into t values (1)"); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	committed = true
	return nil
}

// ok: && in the guard
func compound(url string) error {
	resp, err := http.Get(url)
	if err == nil && resp.StatusCode == http.StatusOK {
		return resp.Body.Close()
	}
	if err != nil {
		return err
	}
	resp.Body.Close()
	return errors.New(resp.Status)
}

func compoundWrong(url string) error {
	resp, err := http.Get(url) // want "not released on every path"
	if err == nil && resp.StatusCode == http.StatusOK {
		return resp.Body.Close()
	}
	if err != nil {
		return err
	}
	return errors.New(resp.Status)
}

func orWrong(url string) error {
	resp, err := http.Get(url) // want "not released on every path"
	if err != nil || resp.StatusCode != http.StatusOK {
		return errors.New("not reachable")
	}
	return resp.Body.Close()
}

// ok
func orRight(url string) error {
	resp, err := http.Get(url)
	if err != nil || resp == nil {
		return errors.New("not reachable")
	}
	return resp.Body.Close()
}

// ok: the error is wrapped before it is tested
func wrappedFirst(path string) error {
	f, err := os.Open(path)
	if err != nil {
		err = fmt.Errorf("first: %w", err)
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// ok: nested the other way round
func nested(path string, v any) error {
	f, err := os.Open(path)
	if err == nil {
		err = json.NewDecoder(f).Decode(v)
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}
	return err
}

func nestedWrong(path string, v any) error {
	f, err := os.Open(path) // want "not released on every path"
	if err == nil {
		err = json.NewDecoder(f).Decode(v)
		if err == nil {
			err = f.Close()
		}
	}
	return err
}

// ok: two attempts, one variable
func fallback(primary, secondary string) (net.Conn, error) {
	c, err := net.Dial("tcp", primary)
	if err != nil {
		c, err = net.Dial("tcp", secondary)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

func fallbackWrong(primary, secondary string) error {
	c, err := net.Dial("tcp", primary) // want "never released"
	if err != nil {
		c, err = net.Dial("tcp", secondary) // want "never released"
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(c, "hello")
	return nil
}

// ok: the flag says which of the two it was
func flagged(ctx context.Context, db *sql.DB, tx *sql.Tx) error {
	own := false
	if tx == nil {
		var err error
		tx, err = db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		own = true
	}
	_, err := tx.ExecContext(ctx, "delete from t")
	if own {
		if err != nil {
			tx.Rollback()
			return err
		}
		return tx.Commit()
	}
	return err
}

func flaggedWrong(ctx context.Context, db *sql.DB, tx *sql.Tx) error {
	own := false
	if tx == nil {
		var err error
		tx, err = db.BeginTx(ctx, nil) // want "not released on every path"
		if err != nil {
			return err
		}
		own = true
	}
	_, err := tx.ExecContext(ctx, "delete from t")
	if own && err == nil {
		return tx.Commit()
	}
	return err
}

// ok: in an if statement's scope
func inIf(path string) int64 {
	if f, err := os.Open(path); err == nil {
		defer f.Close()
		if fi, err := f.Stat(); err == nil {
			return fi.Size()
		}
	}
	return -1
}

func inIfWrong(path string) int64 {
	if f, err := os.Open(path); err == nil { // want "not released on every path"
		if fi, err := f.Stat(); err == nil {
			f.Close()
			return fi.Size()
		}
	}
	return -1
}

// ok: else branch of an if with init
func inElse(path string) (string, error) {
	if f, err := os.Open(path); err != nil {
		return "", err
	} else {
		defer f.Close()
		return f.Name(), nil
	}
}

func inElseWrong(path string) (string, error) {
	if f, err := os.Open(path); err != nil { // want "never released"
		return "", err
	} else {
		return f.Name(), nil
	}
}

// ok: a cell of flags
type state struct{ opened bool }

func flagInStruct(path string) error {
	var st state
	f, err := os.Open(path)
	if err == nil {
		st.opened = true
	}
	if st.opened {
		f.Close()
	}
	return err
}

// kindsOfErrors: the acquisition stands in a chain of questions about its
// error.
func kindsOfErrors(path string) (err error) {
	var f *os.File
	if path != "" {
		if f, err = os.Open(path); os.IsNotExist(err) { // want "not released on every path"
			return fmt.Errorf("no lock file: %w", err)
		} else if err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			return err
		}
		if err := f.Chmod(0o600); err != nil {
			return err
		}
	}
	if err := errBusy; path == "x" {
		return err
	}
	if f != nil {
		return f.Close()
	}
	return nil
}

// kindThenUse: behind the first question there may be an error still.
func kindThenUse(path string) (err error) {
	var f *os.File
	if f, err = os.Open(path); os.IsNotExist(err) { // want "not released on every path"
		return fmt.Errorf("no lock file: %w", err)
	}
	if _, err := f.Stat(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Chmod(0o600); err != nil {
		return err
	}
	return f.Close()
}
