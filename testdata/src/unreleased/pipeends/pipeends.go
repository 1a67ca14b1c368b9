// Package pipeends has goroutines that are left with the writing end of a pipe,
// whose reader waits until they release it.
package pipeends

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
)

// The goroutine releases it only where it fails.
func encode(v any) io.Reader {
	pr, pw := io.Pipe() // want `result of io.Pipe is not released on every path: pw.Close is missing`
	go func() {
		if err := json.NewEncoder(pw).Encode(v); err != nil {
			pw.CloseWithError(err)
			return
		}
	}()
	return pr
}

// The goroutine fails before it has anything to write.
func open(name string) io.Reader {
	pr, pw := io.Pipe() // want `result of io.Pipe is not released on every path: pw.Close is missing`
	go func() {
		f, err := os.Open(name)
		if err != nil {
			return
		}
		defer f.Close()
		_, err = io.Copy(pw, f)
		pw.CloseWithError(err)
	}()
	return pr
}

// The goroutine may stop before the end.
func list(names []string, last string) io.Reader {
	pr, pw := io.Pipe() // want `result of io.Pipe is not released on every path: pw.Close is missing`
	go func() {
		for _, name := range names {
			if _, err := io.WriteString(pw, name); err != nil {
				return
			}
			if name == last {
				return
			}
		}
		pw.Close()
	}()
	return pr
}

// ok
func encodeRight(v any) io.Reader {
	pr, pw := io.Pipe()
	go func() { pw.CloseWithError(json.NewEncoder(pw).Encode(v)) }()
	return pr
}

// ok
func openRight(name string) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		defer pw.Close()
		f, err := os.Open(name)
		if err != nil {
			return
		}
		defer f.Close()
		io.Copy(pw, f)
	}()
	return pr
}

// ok: a write fails where the reader has gone
func listRight(names []string) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		for _, name := range names {
			if _, err := io.WriteString(pw, name); err != nil {
				return
			}
		}
		pw.Close()
	}()
	return pr
}

// ok: who cancels may have told the reader
func until(ctx context.Context, names <-chan string) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		if ctx.Err() != nil {
			return
		}
		for {
			select {
			case <-ctx.Done():
				return
			case name := <-names:
				if name == "" {
					pw.Close()
					return
				}
				io.WriteString(pw, name)
			}
		}
	}()
	return pr
}

// ok: the reader is released, and with it the writer
func first(name string) ([]byte, error) {
	pr, pw := io.Pipe()
	defer pr.Close()
	go func() {
		f, err := os.Open(name)
		if err != nil {
			return
		}
		defer f.Close()
		io.Copy(pw, f)
		pw.Close()
	}()
	b := make([]byte, 1)
	_, err := pr.Read(b)
	return b, err
}

// send releases it, unless a write fails.
func send(pw *io.PipeWriter, names []string) error {
	for _, name := range names {
		if _, err := io.WriteString(pw, name); err != nil {
			return err
		}
	}
	return pw.Close()
}

// ok: likewise, by a helper
func sendAll(names []string) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		if err := send(pw, names); err != nil {
			return
		}
		pw.Close()
	}()
	return pr
}

// The goroutine fails to make what writes.
func pack(r io.Reader, level int) io.Reader {
	pr, pw := io.Pipe() // want `result of io.Pipe is not released on every path: pw.Close is missing`
	go func() {
		zw, err := gzip.NewWriterLevel(pw, level)
		if err != nil {
			return
		}
		_, err = io.Copy(zw, r)
		zw.Close()
		pw.CloseWithError(err)
	}()
	return pr
}
