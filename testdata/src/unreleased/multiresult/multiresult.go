// Package multiresult: calls that acquire two resources at once.
package multiresult

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
)

// ok
func osPipe() (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	fmt.Fprintln(w, "hello")
	w.Close()
	data, err := io.ReadAll(r)
	r.Close()
	return string(data), err
}

// osPipeReader releases the writing half only.
func osPipeReader() (string, error) {
	r, w, err := os.Pipe() // want "never released"
	if err != nil {
		return "", err
	}
	fmt.Fprintln(w, "hello")
	w.Close()
	data, err := io.ReadAll(r)
	return string(data), err
}

// osPipeWriter releases the reading half only.
func osPipeWriter() (string, error) {
	r, w, err := os.Pipe() // want "never released"
	if err != nil {
		return "", err
	}
	defer r.Close()
	fmt.Fprintln(w, "hello")
	return bufio.NewReader(r).ReadString('\n')
}

// ok
func captureStdout(fn func()) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer r.Close()
	old := os.Stdout
	os.Stdout = w
	fn()
	os.Stdout = old
	w.Close()
	data, err := io.ReadAll(r)
	return string(data), err
}

// ok
func netPipe(serve func(net.Conn)) error {
	client, server := net.Pipe()
	defer client.Close()
	go func() {
		defer server.Close()
		serve(server)
	}()
	_, err := io.WriteString(client, "hello")
	return err
}

func netPipeClient() error {
	client, server := net.Pipe() // want "never released"
	go func() {
		defer server.Close()
		io.Copy(io.Discard, server)
	}()
	_, err := io.WriteString(client, "hello")
	return err
}

// ok: what is read from the one ends with the other
func netPipeHalf(read func(net.Conn) error) error {
	client, server := net.Pipe()
	defer client.Close()
	return read(server)
}

// ok: both are returned
func netPipeReturned() (net.Conn, net.Conn) {
	return net.Pipe()
}

// ok
func ioPipe(dst io.Writer, lines []string) error {
	pr, pw := io.Pipe()
	go func() {
		var err error
		for _, l := range lines {
			if _, err = fmt.Fprintln(pw, l); err != nil {
				break
			}
		}
		pw.CloseWithError(err)
	}()
	_, err := io.Copy(dst, pr)
	return errors.Join(err, pr.Close())
}

// ok: the reader is handed out, the goroutine ends the writer
func ioPipeReader(lines []string) io.ReadCloser {
	pr, pw := io.Pipe()
	go func() {
		defer pw.Close()
		for _, l := range lines {
			if _, err := fmt.Fprintln(pw, l); err != nil {
				return
			}
		}
	}()
	return pr
}

// ok
func command(name string) (string, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	data, err := io.ReadAll(out)
	if werr := cmd.Wait(); err == nil {
		err = werr
	}
	return string(data), err
}

// ok: three results
func split(path string) (head, rest io.ReadCloser, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	g, err := os.Open(path)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, g, nil
}

// ok
func useSplit(path string) error {
	head, rest, err := split(path)
	if err != nil {
		return err
	}
	defer head.Close()
	defer rest.Close()
	_, err = io.Copy(io.Discard, io.MultiReader(head, rest))
	return err
}

func useSplitHead(path string) error {
	head, rest, err := split(path) // want "never released"
	if err != nil {
		return err
	}
	defer head.Close()
	_, err = io.Copy(io.Discard, io.MultiReader(head, rest))
	return err
}

func useSplitBlank(path string) error {
	head, _, err := split(path) // want "discarded"
	if err != nil {
		return err
	}
	defer head.Close()
	_, err = io.Copy(io.Discard, head)
	return err
}

// ok
func socketPair(l net.Listener) (net.Conn, net.Conn, error) {
	a, err := net.Dial(l.Addr().Network(), l.Addr().String())
	if err != nil {
		return nil, nil, err
	}
	b, err := l.Accept()
	if err != nil {
		a.Close()
		return nil, nil, err
	}
	return a, b, nil
}

func socketPairWrong(l net.Listener) (net.Conn, net.Conn, error) {
	a, err := net.Dial(l.Addr().Network(), l.Addr().String()) // want "released"
	if err != nil {
		return nil, nil, err
	}
	b, err := l.Accept()
	if err != nil {
		return nil, nil, err
	}
	return a, b, nil
}

// lookUp has nothing to hand out if there is no such file: that is no error.
func lookUp(name string) (*os.File, bool, error) {
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return f, true, nil
}

func found(name string) ([]byte, bool, error) {
	// ok: not found, nothing to release
	f, ok, err := lookUp(name)
	if err != nil || !ok {
		return nil, ok, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	return b, err == nil, err
}

func foundForgotten(name string) (int64, error) {
	f, ok, err := lookUp(name) // want `result of lookUp is not released on every path`
	if err != nil || !ok {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	f.Close()
	return info.Size(), nil
}

// hidden has a bool that says something else.
func hidden(name string) (*os.File, bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, false, err
	}
	return f, name[0] == '.', nil
}

func hiddenForgotten(name string) ([]byte, error) {
	f, dot, err := hidden(name) // want `result of hidden is not released on every path`
	if err != nil || !dot {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// The connection and the function that releases it are handed on as they come.
func pairOf(addr string) (conn net.Conn, stop func()) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		panic(err)
	}
	return conn, func() { conn.Close() }
}

func passedOn(addr string) (net.Conn, func()) { return pairOf(addr) }

func stopOnly(addr string) func() {
	_, stop := passedOn(addr)
	return stop
}

// ok
func pairUsed(addr string) {
	conn, stop := passedOn(addr)
	defer stop()
	conn.Write(nil)
}

func pairUnused(addr string) {
	conn, _ := passedOn(addr) // want "result of passedOn is never released: conn.Close is missing"
	conn.Write(nil)
}

// ok
func stopUsed(addr string) {
	stop := stopOnly(addr)
	defer stop()
}

func stopUnused(addr string) {
	stop := stopOnly(addr) // want "result of stopOnly is never released: stop is missing"
	println(stop != nil)
}
