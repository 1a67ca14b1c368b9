// Package pipes has writers of pipes, at whose other end somebody waits.
package pipes

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
)

type request struct{ body io.Reader }

func send(ctx context.Context, r *request) error { return ctx.Err() }

// push writes only if there is something to write.
func push(ctx context.Context, parts []string, deletes bool) error {
	rd, wr := io.Pipe() // ok
	done := make(chan error, 1)
	req := &request{}
	if !deletes {
		req.body = rd
		go func() {
			for _, p := range parts {
				if _, err := io.WriteString(wr, p); err != nil {
					done <- wr.CloseWithError(err)
					return
				}
			}
			done <- wr.Close()
		}()
	} else {
		close(done)
	}
	if err := send(ctx, req); err != nil {
		rd.Close()
		return err
	}
	return <-done
}

func early(n int, run func(io.Writer) error) error {
	rd, wr := io.Pipe() // ok
	if n == 0 {
		return nil
	}
	defer wr.Close()
	go io.Copy(io.Discard, rd)
	return run(wr)
}

// closedReader stops whoever writes, which is all.
func closedReader(dst io.Writer, run func(w io.Writer) error) error {
	rd, wr := io.Pipe() // ok
	defer rd.Close()
	go run(wr)
	_, err := io.Copy(dst, rd)
	return err
}

func closedOnOne(dst io.Writer, run func(w io.Writer), half bool) error {
	rd, wr := io.Pipe() // want `wr.Close is missing`
	go run(wr)
	if half {
		return nil
	}
	rd.CloseWithError(errors.New("no more"))
	return nil
}

// drained waits for the end, which never comes.
func drained(v any) error {
	rd, wr := io.Pipe() // want `wr.Close is missing`
	n := make(chan int)
	go func() {
		defer rd.Close()
		var b bytes.Buffer
		b.ReadFrom(rd)
		n <- b.Len()
	}()
	if err := json.NewEncoder(wr).Encode(v); err != nil {
		return err
	}
	return nil
}

func stopped(v any) error {
	rd, wr := io.Pipe() // ok
	go func() {
		defer rd.Close()
		io.Copy(io.Discard, rd)
	}()
	defer wr.Close()
	return json.NewEncoder(wr).Encode(v)
}
