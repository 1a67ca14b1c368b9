// Package goroutines: a goroutine that releases is an owner, one that uses
// is not.
package goroutines

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

func handle(conn net.Conn) {
	defer conn.Close()
	io.Copy(conn, conn)
}

func greet(conn net.Conn) {
	fmt.Fprintln(conn, "hello")
}

// ok
func serve(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(conn)
	}
}

func serveGreeting(l net.Listener) error {
	for {
		conn, err := l.Accept() // want "released"
		if err != nil {
			return err
		}
		go greet(conn)
	}
}

// ok
func serveLiteral(l net.Listener, logger *log.Logger) {
	for {
		conn, err := l.Accept()
		if err != nil {
			logger.Print(err)
			return
		}
		go func() {
			defer conn.Close()
			if _, err := io.Copy(io.Discard, conn); err != nil {
				logger.Print(err)
			}
		}()
	}
}

func serveLimited(l net.Listener, allowed func(net.Addr) bool) error {
	for {
		conn, err := l.Accept() // want "released"
		if err != nil {
			return err
		}
		if !allowed(conn.RemoteAddr()) {
			log.Printf("refused %v", conn.RemoteAddr())
			continue
		}
		go handle(conn)
	}
}

// ok
func serveLimitedRight(l net.Listener, allowed func(net.Addr) bool) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		if !allowed(conn.RemoteAddr()) {
			conn.Close()
			continue
		}
		go handle(conn)
	}
}

// ok: the semaphore is full: released
func serveWithSemaphore(l net.Listener, sem chan struct{}) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			var ne net.Error
			if errors.As(err, &ne) && ne.Timeout() {
				time.Sleep(5 * time.Millisecond)
				continue
			}
			return err
		}
		select {
		case sem <- struct{}{}:
			go func() {
				defer func() { <-sem }()
				handle(conn)
			}()
		default:
			conn.Close()
		}
	}
}

func serveWithSemaphoreWrong(l net.Listener, sem chan struct{}) error {
	for {
		conn, err := l.Accept() // want "released"
		if err != nil {
			return err
		}
		select {
		case sem <- struct{}{}:
			go func() {
				defer func() { <-sem }()
				handle(conn)
			}()
		default:
			log.Print("too busy")
		}
	}
}

// ok: with argument
func serveArgument(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func(c net.Conn) {
			defer c.Close()
			greet(c)
		}(c)
	}
}

// ok: releases when the context ends
func closeOnDone(ctx context.Context, addr string) (int64, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return 0, err
	}
	go func() {
		<-ctx.Done()
		conn.Close()
	}()
	return io.Copy(io.Discard, conn)
}

func onlyReads(addr string, lines chan<- string) error {
	conn, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	go func() {
		sc := bufio.NewScanner(conn)
		for sc.Scan() {
			lines <- sc.Text()
		}
		close(lines)
	}()
	_, err = fmt.Fprintln(conn, "subscribe")
	return err
}

// ok
func readsAndReleases(addr string, lines chan<- string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintln(conn, "subscribe"); err != nil {
		conn.Close()
		return err
	}
	go func() {
		defer close(lines)
		defer conn.Close()
		sc := bufio.NewScanner(conn)
		for sc.Scan() {
			lines <- sc.Text()
		}
	}()
	return nil
}

func startsTooLate(addr string, lines chan<- string) error {
	conn, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintln(conn, "subscribe"); err != nil {
		return err
	}
	go func() {
		defer close(lines)
		defer conn.Close()
		sc := bufio.NewScanner(conn)
		for sc.Scan() {
			lines <- sc.Text()
		}
	}()
	return nil
}

// ok: waits for the users, then releases
func fanOut(path string, n int) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			buf := make([]byte, 512)
			f.ReadAt(buf, int64(i)*512)
		}()
	}
	wg.Wait()
	return f.Close()
}

func fanOutWrong(path string, n int) error {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			buf := make([]byte, 512)
			f.ReadAt(buf, int64(i)*512)
		}()
	}
	wg.Wait()
	return nil
}

// ok: acquired inside
func background(url string) {
	go func() {
		resp, err := http.Get(url)
		if err != nil {
			log.Print(err)
			return
		}
		defer resp.Body.Close()
		io.Copy(io.Discard, resp.Body)
	}()
}

func backgroundWrong(url string) {
	go func() {
		resp, err := http.Get(url) // want "never released"
		if err != nil {
			log.Print(err)
			return
		}
		log.Print(resp.Status)
	}()
}

// ok: cancel is released by the goroutine
func supervised(parent context.Context, work func(context.Context)) {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		defer cancel()
		work(ctx)
	}()
}

func supervisedWrong(parent context.Context, work func(context.Context)) {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want "not released on every path"
	if ctx.Err() != nil {
		return
	}
	go func() {
		defer cancel()
		work(ctx)
	}()
}

// ok: method of a type of the package
type worker struct{ n int }

func (w *worker) run(conn net.Conn) {
	w.n++
	defer conn.Close()
	greet(conn)
}

func (w *worker) count(conn net.Conn) {
	n, _ := io.Copy(io.Discard, conn)
	w.n += int(n)
}

// ok
func (w *worker) serve(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go w.run(conn)
	}
}

func (w *worker) serveCounting(l net.Listener) {
	for {
		conn, err := l.Accept() // want "released"
		if err != nil {
			return
		}
		go w.count(conn)
	}
}

// ok: the pipe's halves live in two goroutines
func piped(dst io.Writer, produce func(io.Writer) error) error {
	pr, pw := io.Pipe()
	go func() {
		pw.CloseWithError(produce(pw))
	}()
	defer pr.Close()
	_, err := io.Copy(dst, pr)
	return err
}

type wrapper struct{ conn net.Conn }

func wrap(conn net.Conn) (*wrapper, error) {
	_, err := conn.Write([]byte("hello"))
	return &wrapper{conn}, err
}

// ok: the goroutine makes the result of what it captures.
func dialWrapped(ctx context.Context, addr string) (*wrapper, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	success := false
	defer func() {
		if !success {
			conn.Close()
		}
	}()
	var w *wrapper
	var wrapErr error
	done := make(chan struct{})
	go func() {
		defer close(done)
		w, wrapErr = wrap(conn)
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-done:
		if wrapErr == nil {
			success = true
		}
		return w, wrapErr
	}
}

// echo goes on until reading fails, and leaves by a panic then.
func echo(c net.Conn) {
	defer func() { _ = recover() }()
	defer c.Close()
	for {
		var b [16]byte
		if _, err := c.Read(b[:]); err != nil {
			panic(err)
		}
	}
}

// ok
func echoAll(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go echo(c)
	}
}

// A goroutine that sets a variable has done so behind a call that waits for it.
func sizedBeside(name string) error {
	f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return"
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	var sizeErr error
	wg.Add(1)
	go func() {
		defer wg.Done()
		_, sizeErr = f.Stat()
	}()
	wg.Wait()
	if sizeErr != nil {
		return sizeErr
	}
	return f.Close()
}

// ok
func closedBeside(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	var sizeErr error
	wg.Add(1)
	go func() {
		defer wg.Done()
		_, sizeErr = f.Stat()
	}()
	wg.Wait()
	f.Close()
	if sizeErr != nil {
		return sizeErr
	}
	return nil
}

// A receive waits for a goroutine, too.
func sizedBehind(name string) error {
	f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return"
	if err != nil {
		return err
	}
	failed := false
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := f.Stat()
		failed = err != nil
	}()
	<-done
	if failed {
		return errors.New("no size")
	}
	return f.Close()
}

// So does a group, whose method Go starts one.
func sizedInGroup(name string) error {
	f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return"
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	var sizeErr error
	wg.Go(func() { _, sizeErr = f.Stat() })
	wg.Wait()
	if sizeErr != nil {
		return sizeErr
	}
	return f.Close()
}

// ok
func closedBehind(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	failed := false
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := f.Stat()
		failed = err != nil
	}()
	<-done
	f.Close()
	if failed {
		return errors.New("no size")
	}
	return nil
}

// ok: the goroutine releases it.
func closedInGroup(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	var closeErr error
	wg.Go(func() { closeErr = f.Close() })
	wg.Wait()
	if closeErr != nil {
		return closeErr
	}
	return nil
}
