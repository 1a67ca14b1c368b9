// Package droppedworkers has workers that close what they work on when they have
// ended, and functions that put it into one and drop that.
package droppedworkers

import (
	"errors"
	"os"
)

var errNone = errors.New("none")

// A worker owns what it works on until it has ended.
type worker struct {
	out  *os.File
	jobs <-chan string
}

func (w *worker) work() {
	defer w.out.Close()
	for job := range w.jobs {
		_, _ = w.out.WriteString(job)
	}
}

func start(name string, jobs chan string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := &worker{f, jobs}
	go w.work() // ok: it closes the file at its end
	return nil
}

func startIf(name string, jobs chan string) error {
	f, err := os.Create(name) // want `f.Close is missing before the return on line \d+`
	if err != nil {
		return err
	}
	w := &worker{f, jobs}
	if jobs == nil {
		return errNone
	}
	go w.work()
	return nil
}

func startAll(names []string, jobs chan string) ([]*worker, error) {
	var ws []*worker
	for _, name := range names {
		f, err := os.Create(name) // ok: the caller starts them
		if err != nil {
			return ws, err
		}
		ws = append(ws, &worker{f, jobs})
	}
	return ws, nil
}

// A drain closes its file at the end of it: nobody can tell when.
type drain struct{ in *os.File }

func (d *drain) next(p []byte) (int, error) {
	n, err := d.in.Read(p)
	if err != nil {
		d.in.Close()
	}
	return n, err
}

// ok
func first(name string, p []byte) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	d := &drain{f}
	_, err = d.next(p)
	return err
}
