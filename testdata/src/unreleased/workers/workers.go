// Package workers has owners that are made while goroutines of theirs run
// already.
package workers

import (
	"io"
	"os"
	"sync"
)

type pool struct {
	wg    sync.WaitGroup
	jobs  chan []byte
	files []*os.File
}

func newPool(names []string) (*pool, error) {
	p := &pool{jobs: make(chan []byte)}
	for _, n := range names {
		f, err := os.Create(n)
		if err != nil {
			p.Close()
			return nil, err
		}
		p.files = append(p.files, f)
		p.wg.Add(1)
		go p.write(f)
	}
	return p, nil
}

func newPoolLeaks(names []string) (*pool, error) {
	p := &pool{jobs: make(chan []byte)}
	for _, n := range names {
		f, err := os.Create(n) // want `result of os.Create is not released on every path`
		if err != nil {
			return nil, err
		}
		p.files = append(p.files, f)
		go p.count()
	}
	return p, nil
}

func (p *pool) write(w io.Writer) {
	defer p.wg.Done()
	for j := range p.jobs {
		w.Write(j)
	}
}

func (p *pool) count() int { return len(p.files) }

func (p *pool) Close() {
	close(p.jobs)
	p.wg.Wait()
	for _, f := range p.files {
		f.Close()
	}
}

func use(names []string, job []byte, isIdle func() bool) error {
	p, err := newPool(names) // want `result of newPool is not released on every path: p.Close is missing`
	if err != nil {
		return err
	}
	if isIdle() {
		return nil
	}
	p.jobs <- job
	p.Close()
	return nil
}

// ok
func useRight(names []string, job []byte) error {
	p, err := newPool(names)
	if err != nil {
		return err
	}
	defer p.Close()
	p.jobs <- job
	return nil
}

// A group's goroutine closes what it holds.
type group struct {
	end   chan bool
	files []*os.File
}

func (g *group) wait() {
	<-g.end
	for _, f := range g.files {
		f.Close()
	}
}

// ok
func newGroup(names []string) (*group, error) {
	g := &group{end: make(chan bool)}
	go g.wait()
	for _, n := range names {
		f, err := os.Create(n)
		if err != nil {
			close(g.end)
			return nil, err
		}
		g.files = append(g.files, f)
	}
	return g, nil
}
