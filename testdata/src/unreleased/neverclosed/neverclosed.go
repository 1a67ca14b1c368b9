// Package neverclosed ranges over channels that nobody closes, and over others.
package neverclosed

import (
	"net"
	"os"
	"os/signal"
	"syscall"
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

// A feed is put into its tap, by which it is closed.
type feed struct{ in chan string }

type tap struct{ out chan string }

func newFeed() (*feed, *tap) {
	f := &feed{in: make(chan string)}
	return f, &tap{out: f.in}
}

func (t *tap) shut() { close(t.out) }

func (f *feed) save(name string) error {
	file, err := os.Create(name) // want "file.Close"
	if err != nil {
		return err
	}
	for line := range f.in {
		file.WriteString(line)
	}
	return nil
}

// ok: made in a variable first, and not closed by anybody.
type queue struct{ jobs chan string }

func newQueue() *queue {
	jobs := make(chan string, 8)
	jobs <- "first"
	return &queue{jobs}
}

func (q *queue) work(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	for job := range q.jobs {
		file.WriteString(job)
	}
	return nil
}

// ok: the channel of the function is not closed by who sends the signals.
func onSignals(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	hups := make(chan os.Signal, 1)
	signal.Notify(hups, syscall.SIGHUP)
	for sig := range hups {
		file.WriteString(sig.String())
	}
	return nil
}

// ok: nor by its own goroutine.
func onLines(name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	lines := make(chan string)
	go func() {
		for {
			lines <- "line"
		}
	}()
	for line := range lines {
		file.WriteString(line)
	}
	return nil
}

func untilClosed(name string) error {
	file, err := os.Create(name) // want "file.Close"
	if err != nil {
		return err
	}
	lines := make(chan string)
	go func() {
		lines <- "line"
		close(lines)
	}()
	for line := range lines {
		file.WriteString(line)
	}
	return nil
}

func untilStopped(name string) error {
	file, err := os.Create(name) // want "file.Close"
	if err != nil {
		return err
	}
	hups := make(chan os.Signal, 1)
	signal.Notify(hups, syscall.SIGHUP)
	defer close(hups)
	for sig := range hups {
		if sig == syscall.SIGTERM {
			break
		}
		file.WriteString(sig.String())
	}
	return nil
}

func fed(name string, feeding func(chan<- string)) error {
	file, err := os.Create(name) // want "file.Close"
	if err != nil {
		return err
	}
	lines := make(chan string)
	go feeding(lines)
	for line := range lines {
		file.WriteString(line)
	}
	return nil
}
