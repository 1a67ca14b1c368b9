// Package lastsum goes through its input in steps, and asks whether the step is the
// last one: of the sum that the next round would begin with.
package lastsum

import (
	"compress/gzip"
	"database/sql"
	"encoding/base64"
	"io"
	"os"
)

// ok: the last step closes it
func pack(w io.Writer, b []byte, step int) error {
	if len(b) == 0 {
		return nil
	}
	zw := gzip.NewWriter(w)
	for i := 0; ; i += step {
		if _, err := zw.Write(b[i:min(i+step, len(b))]); err != nil {
			return err
		}
		if i+step >= len(b) {
			return zw.Close()
		}
	}
}

func each(names []string, step int) error {
	var f *os.File
	for i := 0; i < len(names); i += step {
		if f == nil {
			var err error
			if f, err = os.Open(names[i]); err != nil { // ok
				return err
			}
		}
		if i+step >= len(names) {
			f.Close()
		}
	}
	return nil
}

func eachLess(names []string, step int) error {
	var f *os.File
	for i := 0; i < len(names); i += step {
		if f == nil {
			var err error
			if f, err = os.Open(names[i]); err != nil { // want `f.Close is missing`
				return err
			}
		}
		if i+step > len(names) {
			f.Close()
		}
	}
	return nil
}

func eachOther(names []string, step, other int) error {
	var f *os.File
	for i := 0; i < len(names); i += step {
		if f == nil {
			var err error
			if f, err = os.Open(names[i]); err != nil { // want `f.Close is missing`
				return err
			}
		}
		if i+other >= len(names) {
			f.Close()
		}
	}
	return nil
}

// ok: a shorter statement is for the last step only
func insert(db *sql.DB, values []any, step int, query func(n int) string) (err error) {
	var stmt *sql.Stmt
	for from := 0; from < len(values); from += step {
		to := from + step
		if to <= len(values) && stmt == nil {
			stmt, err = db.Prepare(query(step))
			if err != nil {
				return err
			}
			defer stmt.Close()
		} else if to > len(values) {
			to = len(values)
			stmt, err = db.Prepare(query(to - from))
			if err != nil {
				return err
			}
			defer stmt.Close()
		}
		if _, err := stmt.Exec(values[from:to]...); err != nil {
			return err
		}
	}
	return nil
}

func insertEach(db *sql.DB, values []any, step int, query func(n int) string) (err error) {
	for from := 0; from < len(values); from += step {
		to := min(from+step, len(values))
		stmt, err := db.Prepare(query(to - from)) // want `acquired in each iteration, but released only at the function's end`
		if err != nil {
			return err
		}
		defer stmt.Close()
		if _, err := stmt.Exec(values[from:to]...); err != nil {
			return err
		}
	}
	return nil
}

// ok: an encoder to which nothing is written has nothing to end
func lines(w io.Writer, b []byte, step int) {
	enc := base64.NewEncoder(base64.StdEncoding, w)
	for i := 0; i < len(b); i += step {
		enc.Write(b[i:min(i+step, len(b))])
		if i+step >= len(b) {
			enc.Close()
		}
		io.WriteString(w, "\n")
	}
}

func linesOpen(w io.Writer, b []byte, step int) {
	enc := base64.NewEncoder(base64.StdEncoding, w) // want `enc.Close is missing`
	for i := 0; i < len(b); i += step {
		enc.Write(b[i:min(i+step, len(b))])
		if i+step > len(b) {
			enc.Close()
		}
		io.WriteString(w, "\n")
	}
}
