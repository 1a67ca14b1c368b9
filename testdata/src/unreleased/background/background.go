// Package background: who starts a goroutine for what it returns makes its
// caller stop it, if nothing else ends the goroutine.
package background

import (
	"context"
	"errors"
	"sync"
)

var errNone = errors.New("none")

func ready() bool { return len(all) > 0 }

var all []*sweeper

// A sweeper's goroutine ends when its channel is closed.
type sweeper struct {
	quit  chan struct{}
	dirty chan int
	last  int
}

func newSweeper() *sweeper {
	s := &sweeper{quit: make(chan struct{}), dirty: make(chan int)}
	go s.sweep()
	return s
}

func (s *sweeper) sweep() {
	for {
		select {
		case s.last = <-s.dirty:
		case <-s.quit:
			return
		}
	}
}

func (s *sweeper) mark(n int) { s.dirty <- n }
func (s *sweeper) Stop()      { close(s.quit) }

func sweeps() error {
	s := newSweeper() // want "s.Stop is missing"
	if !ready() {
		return errNone
	}
	s.mark(1)
	s.Stop()
	return nil
}

// ok
func sweepsDeferred() error {
	s := newSweeper()
	defer s.Stop()
	if !ready() {
		return errNone
	}
	s.mark(1)
	return nil
}

// ok: others know it.
func sweepsForAll() {
	all = append(all, newSweeper())
}

// ok: who drops it at once may mean it to run for ever.
func sweepsForGood() {
	newSweeper()
}

// ok
func sweepsUntil(ctx context.Context) {
	s := newSweeper()
	context.AfterFunc(ctx, s.Stop)
	s.mark(1)
}

// Workers end with the channel that they get their work from, and a group
// starts them.
type workers struct {
	jobs chan func()
	wg   sync.WaitGroup
	once sync.Once
}

func startWorkers(n int) (*workers, error) {
	if n <= 0 {
		return nil, errNone
	}
	w := &workers{jobs: make(chan func(), n)}
	for i := 0; i < n; i++ {
		w.wg.Go(w.work)
	}
	return w, nil
}

func (w *workers) work() {
	for job := range w.jobs {
		job()
	}
}

func (w *workers) Do(job func()) { w.jobs <- job }

func (w *workers) Close() error {
	w.once.Do(w.end)
	w.wg.Wait()
	return nil
}

func (w *workers) end() { close(w.jobs) }

func works() error {
	w, err := startWorkers(2) // want "w.Close is missing"
	if err != nil {
		return err
	}
	if !ready() {
		return errNone
	}
	w.Do(func() {})
	return w.Close()
}

// ok
func worksDeferred() error {
	w, err := startWorkers(2)
	if err != nil {
		return err
	}
	defer w.Close()
	w.Do(func() {})
	return nil
}

// ok: there is none where the error is asked for its text.
func worksNot(n int) string {
	w, err := startWorkers(n)
	text := err.Error()
	_ = w
	return text
}

// A pump is set up by a method.
type pump struct{ halt chan bool }

func (p *pump) Start() {
	p.halt = make(chan bool)
	go func() {
		for {
			select {
			case <-p.halt:
				return
			default:
			}
		}
	}()
}

func (p *pump) Halt() { p.halt <- true }
func (p *pump) Stop() { p.Halt() }

func pumps() error {
	p := new(pump)
	p.Start() // want "p.Stop is missing"
	if !ready() {
		return errNone
	}
	p.Stop()
	return nil
}

// ok: the method that stops it has another name.
func pumpsHalted() {
	p := new(pump)
	p.Start()
	defer p.Halt()
	ready()
}

// A cache holds a sweeper.
type cache struct {
	*sweeper
	name string
}

func newCache(name string) *cache { return &cache{newSweeper(), name} }

func caches() int {
	c := newCache("a") // want "c.Stop is missing"
	return c.last
}

// ok
func cachesStopped() int {
	c := newCache("a")
	defer c.Stop()
	return c.last
}

// A halfMade keeps what runs although the second step has failed.
type halfMade struct {
	s *sweeper
	w *workers
}

func newHalfMade(n int) (*halfMade, error) {
	h := &halfMade{s: newSweeper()} // want "Stop is missing"
	w, err := startWorkers(n)
	if err != nil {
		return nil, err
	}
	h.w = w
	return h, nil
}

func newWholeMade(n int) (*halfMade, error) {
	h := &halfMade{s: newSweeper()}
	w, err := startWorkers(n)
	if err != nil {
		h.s.Stop()
		return nil, err
	}
	h.w = w
	return h, nil
}

func (h *halfMade) Close() error {
	h.s.Stop()
	return h.w.Close()
}

// A counter runs what uses it in its own goroutine.
type counter struct {
	do chan func()
	n  int
}

func newCounter() *counter {
	c := &counter{do: make(chan func())}
	go c.run()
	return c
}

func (c *counter) run() {
	for f := range c.do {
		f()
	}
}

func (c *counter) add() { c.do <- func() { c.n++ } }

func (c *counter) pass(to chan *counter) { c.do <- func() { to <- c } }

func (c *counter) Close() { close(c.do) }

func counts() {
	c := newCounter() // want "c.Close is missing"
	c.add()
}

// ok
func countsClosed() {
	c := newCounter()
	c.add()
	c.Close()
}

// ok: the goroutine gives it to somebody.
func countsPassed(to chan *counter) {
	c := newCounter()
	c.pass(to)
}
