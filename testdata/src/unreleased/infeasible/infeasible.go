// Package infeasible: paths that no run of the program takes.
package infeasible

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// namespace runs a function somewhere else.
type namespace interface {
	Exec(f func()) error
	ExecErr(f func() error) error
	TryExec(f func()) bool
}

// ok: what fails with a function that cannot has not run it
func dialWithin(ns namespace, addr string) (net.Conn, error) {
	var conn net.Conn
	var dialErr error
	if err := ns.Exec(func() { conn, dialErr = net.Dial("tcp", addr) }); err != nil {
		return nil, err
	}
	return conn, dialErr
}

// ok: the error is kept in a variable, and looked at later
func dialWithinLater(ns namespace, addr string, log func()) (net.Conn, error) {
	var conn net.Conn
	var dialErr error
	err := ns.Exec(func() { conn, dialErr = net.Dial("tcp", addr) })
	log()
	if err != nil {
		return nil, err
	}
	if dialErr != nil {
		return nil, dialErr
	}
	return conn, nil
}

// ok: two of them, and a failure that is only logged
func openBoth(ns namespace, a, b string, log func(error)) (*os.File, *os.File) {
	var f, g *os.File
	if err := ns.Exec(func() {
		var err error
		if f, err = os.Open(a); err != nil {
			log(err)
		}
		if g, err = os.Open(b); err != nil {
			log(err)
		}
	}); err != nil {
		log(err)
		return nil, nil
	}
	return f, g
}

func dialWithinAndLeave(ns namespace, addr string, skip bool) (net.Conn, error) {
	var conn net.Conn
	var dialErr error
	if err := ns.Exec(func() { conn, dialErr = net.Dial("tcp", addr) }); err != nil { // want "not released on every path: conn.Close is missing before the return on line 71"
		return nil, err
	}
	if skip {
		return nil, nil
	}
	return conn, dialErr
}

func dialWithinAndForget(ns namespace, addr string) error {
	var conn net.Conn
	var err error
	if execErr := ns.Exec(func() { conn, err = net.Dial("tcp", addr) }); execErr != nil { // want "result of net.Dial is never released"
		return execErr
	}
	if err != nil {
		return err
	}
	_, err = conn.Write(nil)
	return err
}

func dialWithinTrying(ns namespace, addr string) (net.Conn, error) {
	var conn net.Conn
	var err error
	if !ns.TryExec(func() { conn, err = net.Dial("tcp", addr) }) { // want "not released on every path"
		return nil, errors.New("no namespace")
	}
	return conn, err
}

// ok: the caller returns the function's own error
func dialFailing(ns namespace, addr string) (conn net.Conn, err error) {
	err = ns.ExecErr(func() (err error) {
		conn, err = net.Dial("tcp", addr)
		return err
	})
	if err != nil {
		return nil, err
	}
	return conn, nil
}

// ok: a path that reaches its return has not panicked
func openSafely(name, other string) (f *os.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("panic")
		}
		if err != nil && other != "" {
			f, err = os.Open(other)
		}
	}()
	return os.Open(name)
}

// ok: nor has one that goes through a literal of its own
func openGuarded(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	failed := true
	func() {
		defer func() { failed = recover() != nil }()
		_, err = f.Stat()
	}()
	if failed {
		return nil, errors.New("panic")
	}
	return f, nil
}

func openUnsafely(name string) (n int64, err error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	defer func() {
		if r := recover(); r != nil {
			f.Close()
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	f.Close()
	return info.Size(), nil
}

// logPanic is one that others defer: it runs while something panics.
func logPanic() {
	f, err := os.Create("crash") // want "not released on every path"
	if err != nil {
		return
	}
	if recover() != nil {
		return
	}
	f.Close()
}

// ok: nobody closes the channel of a ticker
func watch(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	tick := time.NewTicker(time.Second)
	for range tick.C {
		if _, err := f.Stat(); err != nil {
			f.Close()
			return err
		}
	}
	return nil
}

type watcher struct{ tick *time.Ticker }

// ok: nor that of one in a field, or one that nothing else has
func (w *watcher) watch(name string) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	for range w.tick.C {
		f.Stat()
	}
}

// ok
func watchFor(name string, d time.Duration) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	for range time.Tick(d) {
		f.Stat()
	}
}

func watchUntil(name string, stop func() bool) {
	f, err := os.Open(name) // want "result of os.Open is never released"
	if err != nil {
		return
	}
	for range time.Tick(time.Second) {
		if stop() {
			return
		}
		f.Stat()
	}
}

func watchOthers(name string, ticks <-chan time.Time) {
	f, err := os.Open(name) // want "result of os.Open is never released"
	if err != nil {
		return
	}
	for range ticks {
		f.Stat()
	}
}

// needsLock is set where the program starts.
var needsLock = os.Getenv("LOCK") != ""

// ok: needed twice, or not at all
func lockedIfNeeded(mu *sync.Mutex, do func() error) error {
	if needsLock {
		mu.Lock()
	}
	err := do()
	if needsLock {
		mu.Unlock()
	}
	return err
}

func lockedIfNeededAndLate(mu *sync.Mutex, do func() error) error {
	if needsLock {
		mu.Lock() // want "not released on every path"
	}
	if err := do(); err != nil {
		return err
	}
	if needsLock {
		mu.Unlock()
	}
	return nil
}

// ok: what fails drops what has not been flushed
func copyLines(r *bufio.Reader, f *os.File, put func(io.Writer, string) error) error {
	var err error
	var line string
	w := bufio.NewWriter(f)
	for {
		if line, err = r.ReadString(' '); err != nil {
			if err == io.EOF {
				err = nil
			}
			break
		}
		if err = put(w, line); err != nil {
			break
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		return err
	}
	return nil
}

// ok: nothing comes from a nil channel
func nilChannel(name string, stop, done chan bool, limit bool) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	if limit {
		f.Close()
	} else {
		stop = nil
	}
	select {
	case <-stop:
		return
	case <-done:
		if !limit {
			f.Close()
		}
	}
}

// Something may come from one that is not.
func someChannel(name string, stop, done chan bool, limit bool) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return
	}
	if limit {
		f.Close()
	} else {
		stop = make(chan bool)
	}
	select {
	case <-stop:
		return
	case <-done:
		if !limit {
			f.Close()
		}
	}
}
