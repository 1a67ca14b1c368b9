// Package closecheck: what becomes of the release's own error.
package closecheck

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
)

// ok
func join(path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, werr := f.WriteString("x")
	return errors.Join(werr, f.Close())
}

// ok
func returnClose(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return f.Close()
}

// ok
func assignClose(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	err = f.Close()
	return err
}

// ok
func keepFirst(path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	_, err = f.WriteString("x")
	return err
}

// ok
func logClose(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() {
		if err := f.Close(); err != nil {
			log.Printf("close %s: %v", path, err)
		}
	}()
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok
func ifErr(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := f.WriteString("x"); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	return nil
}

// ok: released twice
func twice(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.WriteString("x"); err != nil {
		return err
	}
	return f.Close()
}

// ok: release in a condition
func inCondition(path string) bool {
	f, err := os.Open(path)
	return err == nil && f.Close() == nil
}

// inConditionWrong: the right operand is not always evaluated.
func inConditionWrong(path string) bool {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return false
	}
	fi, err := f.Stat()
	return err == nil && fi.Size() > 0 && f.Close() == nil
}

func syncFails(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", path, err)
	}
	return f.Close()
}

// ok
func syncRight(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

func flushFails(path string, lines []string) error {
	f, err := os.Create(path) // want "not released on every path"
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// ok
func flushRight(path string, lines []string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	return errors.Join(w.Flush(), f.Close())
}

// closeFirst returns before the second release.
func closeFirst(a, b string) error {
	f, err := os.Create(a)
	if err != nil {
		return err
	}
	g, err := os.Create(b) // want "not released on every path"
	if err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return g.Close()
}

// ok
func closeBoth(a, b string) error {
	f, err := os.Create(a)
	if err != nil {
		return err
	}
	g, err := os.Create(b)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	ferr := f.Close()
	gerr := g.Close()
	if ferr != nil {
		return ferr
	}
	return gerr
}

func renameEarly(dir, name string, v any) error {
	tmp, err := os.CreateTemp(dir, name) // want "not released on every path"
	if err != nil {
		return err
	}
	enc := json.NewEncoder(tmp)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		os.Remove(tmp.Name())
		return err
	}
	if err := tmp.Close(); err != nil {
		os.Remove(tmp.Name())
		return err
	}
	return os.Rename(tmp.Name(), filepath.Join(dir, name))
}

// ok
func renameRight(dir, name string, v any) (err error) {
	tmp, err := os.CreateTemp(dir, name)
	if err != nil {
		return err
	}
	closed := false
	defer func() {
		if !closed {
			tmp.Close()
		}
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	if err := json.NewEncoder(tmp).Encode(v); err != nil {
		return err
	}
	closed = true
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), filepath.Join(dir, name))
}

// ok: a sticky writer
type errWriter struct {
	w   io.Writer
	err error
}

func (e *errWriter) printf(format string, args ...any) {
	if e.err == nil {
		_, e.err = fmt.Fprintf(e.w, format, args...)
	}
}

// ok
func sticky(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	ew := &errWriter{w: f}
	ew.printf("a %d\n", 1)
	ew.printf("b %d\n", 2)
	if cerr := f.Close(); ew.err == nil {
		ew.err = cerr
	}
	return ew.err
}

func stickyWrong(path string) error {
	f, err := os.Create(path) // want "not released on every path"
	if err != nil {
		return err
	}
	ew := &errWriter{w: f}
	ew.printf("a %d\n", 1)
	ew.printf("b %d\n", 2)
	if ew.err != nil {
		return ew.err
	}
	return f.Close()
}

// ok: appended to the error
func wrapClose(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer closeInto(&err, f)
	_, err = io.Copy(io.Discard, f)
	return err
}

func closeInto(err *error, c io.Closer) {
	*err = errors.Join(*err, c.Close())
}

// onlySyncs believes that Sync is enough.
func onlySyncs(path string) error {
	f, err := os.Create(path) // want "never released"
	if err != nil {
		return err
	}
	fmt.Fprintln(f, "x")
	return f.Sync()
}

// removes believes that removing is enough.
func removes(path string) error {
	f, err := os.Create(path) // want "never released"
	if err != nil {
		return err
	}
	return os.Remove(f.Name())
}
