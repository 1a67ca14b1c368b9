// Package controlflow: goto, labels, select, switches and iterators.
package controlflow

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"os"
	"time"
)

var errStopped = errors.New("stopped")

// ok
func gotoCleanup(path string) (err error) {
	var n int
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if n, err = fmt.Fscan(f); err != nil {
		goto done
	}
	if n == 0 {
		err = io.ErrUnexpectedEOF
		goto done
	}
	_, err = io.Copy(io.Discard, f)
done:
	f.Close()
	return err
}

func gotoPast(path string) (err error) {
	var n int
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	if n, err = fmt.Fscan(f); err != nil {
		goto done
	}
	fmt.Println(n)
	f.Close()
done:
	return err
}

// ok
func gotoRetry(addr string) (net.Conn, error) {
	tries := 0
again:
	c, err := net.Dial("tcp", addr)
	if err != nil {
		if tries++; tries < 3 {
			goto again
		}
		return nil, err
	}
	return c, nil
}

func gotoRetryWrong(addr string) (net.Conn, error) {
	tries := 0
again:
	c, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(c, "ping"); err != nil {
		if tries++; tries < 3 {
			goto again
		}
		c.Close()
		return nil, err
	}
	return c, nil
}

// ok
func labels(dirs map[string][]string) (string, error) {
dirs:
	for dir, names := range dirs {
		for _, n := range names {
			f, err := os.Open(dir + "/" + n)
			if errors.Is(err, os.ErrNotExist) {
				continue dirs
			}
			if err != nil {
				return "", err
			}
			line, err := bufio.NewReader(f).ReadString('\n')
			f.Close()
			if err != nil {
				break dirs
			}
			if line != "" {
				return line, nil
			}
		}
	}
	return "", nil
}

func labelsWrong(dirs map[string][]string) (string, error) {
dirs:
	for dir, names := range dirs {
		for _, n := range names {
			f, err := os.Open(dir + "/" + n) // want "released"
			if err != nil {
				continue dirs
			}
			line, err := bufio.NewReader(f).ReadString('\n')
			if err != nil {
				break dirs
			}
			f.Close()
			if line != "" {
				return line, nil
			}
		}
	}
	return "", nil
}

// ok
func selectAll(ctx context.Context, addr string, data <-chan []byte) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			c.Close()
			return ctx.Err()
		case b, ok := <-data:
			if !ok {
				return c.Close()
			}
			if _, err := c.Write(b); err != nil {
				c.Close()
				return err
			}
		}
	}
}

func selectOne(ctx context.Context, addr string, data <-chan []byte) error {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case b, ok := <-data:
			if !ok {
				return c.Close()
			}
			if _, err := c.Write(b); err != nil {
				c.Close()
				return err
			}
		}
	}
}

// ok: the default releases
func selectSend(out chan<- *os.File, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	select {
	case out <- f:
	default:
		f.Close()
	}
	return nil
}

func selectSendWrong(out chan<- *os.File, path string) error {
	f, err := os.Open(path) // want "released"
	if err != nil {
		return err
	}
	select {
	case out <- f:
	case <-time.After(time.Second):
		return errStopped
	}
	return nil
}

// ok
func typeSwitch(v any, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case string:
		_, err = f.WriteString(v)
	case []byte:
		_, err = f.Write(v)
	case io.WriterTo:
		_, err = v.WriteTo(f)
	default:
		err = fmt.Errorf("cannot write %T", v)
	}
	return errors.Join(err, f.Close())
}

func typeSwitchWrong(v any, path string) error {
	f, err := os.Create(path) // want "not released on every path"
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case string:
		_, err = f.WriteString(v)
	case []byte:
		_, err = f.Write(v)
	default:
		return fmt.Errorf("cannot write %T", v)
	}
	return errors.Join(err, f.Close())
}

// ok
func fallThrough(code int, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	switch code {
	case 1:
		fmt.Println("one")
		fallthrough
	case 2:
		fmt.Println("two")
		f.Close()
	default:
		f.Close()
	}
	return nil
}

func fallThroughWrong(code int, path string) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	switch code {
	case 1:
		fmt.Println("one")
		fallthrough
	case 2:
		fmt.Println("two")
	default:
		f.Close()
	}
	return nil
}

// ok: every value of the switch is covered
func switchDefault(method, url string) (err error) {
	var resp *http.Response
	switch method {
	case http.MethodGet:
		resp, err = http.Get(url)
	case http.MethodHead:
		resp, err = http.Head(url)
	default:
		return errors.New("unknown method " + method)
	}
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func switchDefaultWrong(method, url string) (status string, err error) {
	var resp *http.Response
	switch method {
	case http.MethodGet:
		resp, err = http.Get(url) // want "never released"
	case http.MethodHead:
		resp, err = http.Head(url) // want "never released"
	default:
		return "", errors.New("unknown method " + method)
	}
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}

// ok
func rangeFunc(names iter.Seq2[int, string]) (total int64, err error) {
	for i, n := range names {
		f, err := os.Open(n)
		if err != nil {
			return total, fmt.Errorf("%d: %w", i, err)
		}
		k, err := io.Copy(io.Discard, f)
		f.Close()
		if err != nil {
			return total, err
		}
		total += k
	}
	return total, nil
}

func rangeFuncWrong(names iter.Seq2[int, string]) (total int64, err error) {
	for i, n := range names {
		f, err := os.Open(n) // want "not released on every path"
		if err != nil {
			return total, fmt.Errorf("%d: %w", i, err)
		}
		k, err := io.Copy(io.Discard, f)
		if err != nil {
			return total, err
		}
		f.Close()
		total += k
	}
	return total, nil
}

// ok: acquired outside, released outside, the body only returns early
func rangeFuncOutside(path string, seq iter.Seq[int64]) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for off := range seq {
		if _, err := f.Seek(off, io.SeekStart); err != nil {
			return err
		}
	}
	return nil
}

func rangeFuncOutsideWrong(path string, seq iter.Seq[int64]) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	for off := range seq {
		if _, err := f.Seek(off, io.SeekStart); err != nil {
			return err
		}
	}
	return f.Close()
}

// ok: an iterator that releases when it is done
func lines(path string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield("", err)
			return
		}
		defer f.Close()
		sc := bufio.NewScanner(f)
		for sc.Scan() {
			if !yield(sc.Text(), nil) {
				return
			}
		}
		if err := sc.Err(); err != nil {
			yield("", err)
		}
	}
}

// linesWrong: whoever stops early leaves the file.
func linesWrong(path string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		f, err := os.Open(path) // want "not released on every path"
		if err != nil {
			yield("", err)
			return
		}
		sc := bufio.NewScanner(f)
		for sc.Scan() {
			if !yield(sc.Text(), nil) {
				return
			}
		}
		f.Close()
	}
}

// ok
func pull(seq iter.Seq[int]) (int, bool) {
	next, stop := iter.Pull(seq)
	defer stop()
	return next()
}

func pullWrong(seq iter.Seq[int]) int {
	next, stop := iter.Pull(seq) // want "not released on every path"
	v, ok := next()
	if !ok {
		return 0
	}
	stop()
	return v
}

func pullForgotten(seq iter.Seq2[int, string]) string {
	next, _ := iter.Pull2(seq) // want "discarded"
	_, s, _ := next()
	return s
}

// ok: an infinite loop without return needs no release behind it
func forever(l net.Listener, addr string) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	for {
		peer, err := l.Accept()
		if err != nil {
			continue
		}
		io.Copy(peer, c)
		peer.Close()
	}
}

// ok
func blockForever(addr string) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return
	}
	fmt.Println(l.Addr())
	select {}
}

// ok: nested ifs that meet again
func diamonds(db *sql.DB, a, b, c bool) error {
	rows, err := db.Query("select 1")
	if err != nil {
		return err
	}
	if a {
		fmt.Println("a")
	}
	if b {
		fmt.Println("b")
	} else if c {
		fmt.Println("c")
	}
	return rows.Close()
}

func diamondsWrong(db *sql.DB, a, b, c bool) error {
	rows, err := db.Query("select 1") // want "not released on every path"
	if err != nil {
		return err
	}
	if a {
		fmt.Println("a")
	}
	if b {
		fmt.Println("b")
	} else if c {
		return errStopped
	}
	return rows.Close()
}

// ok: short circuit
func shortCircuit(path string, want int64) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	fi, err := f.Stat()
	same := err == nil && fi.Size() == want
	f.Close()
	return same
}
