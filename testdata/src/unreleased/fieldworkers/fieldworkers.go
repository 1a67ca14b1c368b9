// Package fieldworkers has workers that hold what they work on in a field, and leave it
// open when they stop early.
package fieldworkers

import "os"

type worker struct {
	out  *os.File
	jobs <-chan string
}

func (w *worker) work() { // want `w.out, which callers leave to work, is not released on every path: w.out.Close is missing before the return on line \d+`
	for job := range w.jobs {
		if _, err := w.out.WriteString(job); err != nil {
			return
		}
	}
	w.out.Close()
}

func start(name string, jobs <-chan string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := &worker{out: f, jobs: jobs}
	go w.work()
	return nil
}

// A careful one closes it wherever it stops.
type careful struct {
	out  *os.File
	jobs <-chan string
}

func (w *careful) work() { // ok
	for job := range w.jobs {
		if _, err := w.out.WriteString(job); err != nil {
			w.out.Close()
			return
		}
	}
	w.out.Close()
}

func startCareful(name string, jobs <-chan string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := &careful{out: f, jobs: jobs}
	go w.work()
	return nil
}

// A kept one is known to who has started it, and may be closed by that.
type kept struct {
	out  *os.File
	jobs <-chan string
}

func (w *kept) work() { // ok
	for job := range w.jobs {
		if _, err := w.out.WriteString(job); err != nil {
			return
		}
	}
	w.out.Close()
}

type pool struct{ all []*kept }

func (p *pool) start(name string, jobs <-chan string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := &kept{out: f, jobs: jobs}
	go w.work()
	p.all = append(p.all, w)
	return nil
}

func (p *pool) Close() {
	for _, w := range p.all {
		w.out.Close()
	}
}

// A registered one says where it is, and leaves it there.
type registered struct {
	out  *os.File
	jobs <-chan string
}

var running = map[*registered]bool{}

func (w *registered) work() { // ok
	running[w] = true
	for job := range w.jobs {
		if _, err := w.out.WriteString(job); err != nil {
			return
		}
	}
	w.out.Close()
}

func startRegistered(name string, jobs <-chan string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := &registered{out: f, jobs: jobs}
	go w.work()
	return nil
}

// A told one is told whether to close it.
type told struct {
	out   *os.File
	keeps bool
}

func (w *told) work() { // ok
	if w.keeps {
		return
	}
	w.out.Close()
}

func startTold(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := &told{out: f, keeps: false}
	w.work()
	return nil
}

// An untold one is not told.
type untold struct {
	out   *os.File
	keeps bool
}

func (w *untold) work() { // ok
	if w.keeps {
		return
	}
	w.out.Close()
}

func startUntold(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := &untold{out: f}
	w.work()
	return nil
}

// A counted one is told how long to go on.
type counted struct {
	out *os.File
	n   int
}

func (w *counted) work() error { // want `w.out, which callers leave to work, is not released on every path: w.out.Close is missing before the return on line \d+`
	for range w.n {
		if _, err := w.out.WriteString("x"); err != nil {
			return err
		}
	}
	return w.out.Close()
}

func startCounted(name string, n int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := &counted{out: f, n: n}
	return w.work()
}
