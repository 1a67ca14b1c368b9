// Package neverclosed ranges over channels that nobody closes, and over others.
package neverclosed

import (
	"net"
	"os"
)

type watcher struct {
	retry chan bool
	lines chan string
	given <-chan string
}

func newWatcher(given <-chan string) *watcher {
	return &watcher{retry: make(chan bool), lines: make(chan string), given: given}
}

func (w *watcher) Retry(on bool) { w.retry <- on }

func (w *watcher) Line(s string) { w.lines <- s }

func (w *watcher) Stop() { close(w.lines) }

func dial() net.Conn {
	conn, err := net.Dial("tcp", "localhost:1")
	if err != nil {
		return nil
	}
	return conn
}

// ok: the loop is only left where the connection is closed.
func (w *watcher) watch() {
	conn := dial()
	for on := range w.retry {
		if conn != nil {
			conn.Close()
		}
		if !on {
			break
		}
		conn = dial()
	}
}

func (w *watcher) record(name string) error {
	f, err := os.Create(name) // want "f.Close"
	if err != nil {
		return err
	}
	for line := range w.lines {
		f.WriteString(line)
	}
	return nil
}

func (w *watcher) copyGiven(name string) error {
	f, err := os.Create(name) // want "f.Close"
	if err != nil {
		return err
	}
	for line := range w.given {
		f.WriteString(line)
	}
	return nil
}

// The loop may be left before.
func (w *watcher) first(name string) error {
	f, err := os.Create(name) // want "f.Close"
	if err != nil {
		return err
	}
	for on := range w.retry {
		if on {
			return nil
		}
		f.WriteString("again")
	}
	return f.Close()
}
