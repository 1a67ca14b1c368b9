// Package noreturn: blocks that cannot return need no release.
package noreturn

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"testing"
)

func fatalf(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: tool FILE")
	fatalf("too few arguments")
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func unreachable() { panic("unreachable") }

// warnf returns, whatever its neighbours do.
func warnf(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
}

// ok
func logFatal(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	n, err := io.Copy(io.Discard, f)
	if err != nil {
		log.Fatalf("copy: %v", err)
	}
	f.Close()
	return n
}

// ok
func wrapperOfExit(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		fatalf("open: %v", err)
	}
	n, err := io.Copy(io.Discard, f)
	if err != nil {
		fatalf("copy: %v", err)
	}
	f.Close()
	return n
}

// ok: two levels of wrappers
func wrapperOfWrapper(path string, n int) int64 {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	if n == 0 {
		usage()
	}
	k, _ := io.Copy(io.Discard, f)
	f.Close()
	return k
}

func notFatal(path string) int64 {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		fatalf("open: %v", err)
	}
	n, err := io.Copy(io.Discard, f)
	if err != nil {
		warnf("copy: %v", err)
		return 0
	}
	f.Close()
	return n
}

// ok: check dies on errors only
func checked(path string) int64 {
	f, err := os.Open(path)
	check(err)
	n, err := io.Copy(io.Discard, f)
	check(err)
	check(f.Close())
	return n
}

func checkedWrong(path string) int64 {
	f, err := os.Open(path) // want "never released"
	check(err)
	n, err := io.Copy(io.Discard, f)
	check(err)
	return n
}

// ok
func panics(path string) string {
	f, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	if path == "" {
		unreachable()
	}
	s := f.Name()
	if err := f.Close(); err != nil {
		panic(fmt.Sprintf("close: %v", err))
	}
	return s
}

func panicsElsewhere(path string, n int) (string, error) {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		panic(err)
	}
	if n < 0 {
		return "", errors.New("negative")
	}
	s := f.Name()
	f.Close()
	return s, nil
}

// ok
func goexit(path string) {
	f, err := os.Open(path)
	if err != nil {
		runtime.Goexit()
	}
	f.Close()
}

// ok: os.Exit in a switch
func exits(url string) int {
	resp, err := http.Get(url)
	if err != nil {
		log.Fatalln(err)
	}
	switch resp.StatusCode {
	case 200:
	case 404:
		fmt.Println("not found")
		os.Exit(4)
	default:
		log.Panicf("status %s", resp.Status)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func exitsInOneCase(url string) int {
	resp, err := http.Get(url) // want "not released on every path"
	if err != nil {
		log.Fatalln(err)
	}
	switch resp.StatusCode {
	case 200:
	case 404:
		return 404
	default:
		log.Panicf("status %s", resp.Status)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// ok: the loop ends by exit only
func untilExit(path string) {
	f, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	sc := bufio.NewScanner(f)
	for {
		if !sc.Scan() {
			os.Exit(0)
		}
		n, err := strconv.Atoi(sc.Text())
		if err != nil {
			fatalf("%v", err)
		}
		fmt.Println(n)
	}
}

func untilReturn(path string) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		log.Fatal(err)
	}
	sc := bufio.NewScanner(f)
	for {
		if !sc.Scan() {
			return
		}
		n, err := strconv.Atoi(sc.Text())
		if err != nil {
			fatalf("%v", err)
		}
		fmt.Println(n)
	}
}

// ok
func testFatal(t *testing.T, path string) {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if fi, err := f.Stat(); err != nil || fi.Size() == 0 {
		t.Fatalf("stat: %v", err)
	}
	f.Close()
}

func testError(t *testing.T, path string) {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		t.Error(err)
		return
	}
	if fi, err := f.Stat(); err != nil || fi.Size() == 0 {
		t.Errorf("stat: %v", err)
		return
	}
	f.Close()
}

type logger struct{ prefix string }

// Fatal exits.
func (l *logger) Fatal(v ...any) {
	fmt.Fprintln(os.Stderr, append([]any{l.prefix}, v...)...)
	os.Exit(1)
}

// ok: a method that exits
func (l *logger) read(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		l.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		l.Fatal(err)
	}
	f.Close()
	return data
}

// A level is how bad it is: output ends the process at the worst.
type level int

func (l level) output(msg string) {
	fmt.Fprintln(os.Stderr, msg)
	if l > 1 {
		os.Exit(int(l))
	}
}

func Fatalf(format string, args ...any) { level(2).output(fmt.Sprintf(format, args...)) }

func Errorf(format string, args ...any) { level(1).output(fmt.Sprintf(format, args...)) }

// ok: the level is the one that ends the process
func fatalByLevel(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		Fatalf("open: %v", err)
	}
	n, err := io.Copy(io.Discard, f)
	if err != nil {
		Fatalf("copy: %v", err)
		return 0
	}
	f.Close()
	return n
}

func errorByLevel(path string) int64 {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		Fatalf("open: %v", err)
	}
	n, err := io.Copy(io.Discard, f)
	if err != nil {
		Errorf("copy: %v", err)
		return 0
	}
	f.Close()
	return n
}

type fatalLogger interface {
	Fatal(args ...any)
	FatalIf(err error)
}

// ok
func fatalOfInterface(path string, l fatalLogger) int64 {
	f, err := os.Open(path)
	if err != nil {
		l.Fatal(err)
	}
	n, err := io.Copy(io.Discard, f)
	if err != nil {
		l.Fatal(err)
	}
	f.Close()
	return n
}

// It may return: the name says so.
func fatalIf(path string, l fatalLogger) int64 {
	f, err := os.Open(path) // want "not released on every path"
	l.FatalIf(err)
	n, err := io.Copy(io.Discard, f)
	if err != nil {
		l.FatalIf(err)
		return 0
	}
	f.Close()
	return n
}
