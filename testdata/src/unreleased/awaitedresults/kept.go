package awaitedresults

import (
	"io"
	"os"
	"sync"

	"unreleased/awaitedresults/later"
)

type job struct {
	done chan struct{}
	f    *os.File
	err  error
}

func (j *job) wait() (*os.File, error) { <-j.done; return j.f, j.err }

// Drawers has the files of names, for everybody.
type Drawers struct {
	mu   sync.Mutex
	jobs map[string]*job
	all  []*job
	work chan func()
}

func (d *Drawers) find(name string, open func() (*os.File, error)) *job {
	d.mu.Lock()
	defer d.mu.Unlock()
	if j, ok := d.jobs[name]; ok {
		return j
	}
	j := &job{done: make(chan struct{})}
	d.jobs[name] = j
	go func() {
		j.f, j.err = open()
		close(j.done)
	}()
	return j
}

func (d *Drawers) list(open func() (*os.File, error)) *job {
	j := &job{done: make(chan struct{})}
	d.all = append(d.all, j)
	j.f, j.err = open()
	close(j.done)
	return j
}

func (d *Drawers) queue(open func() (*os.File, error)) *job {
	j := &job{done: make(chan struct{})}
	d.work <- func() {
		j.f, j.err = open()
		close(j.done)
	}
	return j
}

// ok: the drawers have the file
func (d *Drawers) size(name string) (int64, error) {
	j := d.find(name, func() (*os.File, error) { return os.Open(name) })
	f, err := j.wait()
	if err != nil {
		return 0, err
	}
	return f.Seek(0, io.SeekEnd)
}

// ok: they list it
func (d *Drawers) listed(name string) (int64, error) {
	f, err := d.list(func() (*os.File, error) { return os.Open(name) }).wait()
	if err != nil {
		return 0, err
	}
	return f.Seek(0, io.SeekEnd)
}

func (d *Drawers) queued(name string) (int64, error) {
	f, err := d.queue(func() (*os.File, error) { return os.Open(name) }).wait() // want "never released"
	if err != nil {
		return 0, err
	}
	return f.Seek(0, io.SeekEnd)
}

// ok: others may find it again
func pooled(p *later.Pool[*os.File], name string) (int64, error) {
	f, err := p.Run(name, func() (*os.File, error) { return os.Open(name) }).Await(nil)
	if err != nil {
		return 0, err
	}
	return f.Seek(0, io.SeekEnd)
}
