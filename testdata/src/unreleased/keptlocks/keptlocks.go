// Package keptlocks has functions that return with a lock which nothing else
// releases.
package keptlocks

import "sync"

type cache struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	items map[string]int
}

func (c *cache) add(k string) {
	c.mu.Lock() // want "lock of c.mu.Lock is never released: c.mu.Unlock is missing"
	c.items[k]++
}

// ok
func (c *cache) addRight(k string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items[k]++
}

func (c *cache) sub(k string) error {
	c.mu.Lock() // want "never released"
	if c.items[k] == 0 {
		return nil
	}
	c.items[k]--
	return nil
}

// ok: a deferred literal releases it
func (c *cache) subRight(k string) {
	c.mu.Lock()
	defer func() {
		c.items[k]--
		c.mu.Unlock()
	}()
}

func (c *cache) get(k string) int {
	c.rw.RLock() // want "c.rw.RUnlock is missing"
	return c.items[k]
}

// ok
func (c *cache) getRight(k string) int {
	c.rw.RLock()
	defer c.rw.RUnlock()
	return c.items[k]
}

// ok: nothing releases the lock for writing
func (c *cache) freeze() { c.rw.Lock() }

var (
	mu    sync.Mutex
	total int
	// Mu is for other packages, too.
	Mu sync.Mutex
)

func count() {
	mu.Lock() // want "never released"
	total++
}

// ok
func countRight() {
	mu.Lock()
	total++
	mu.Unlock()
}

// ok: another package may release it
func Count() {
	Mu.Lock()
	total++
}

// ok
func CountRight() {
	Mu.Lock()
	total++
	Mu.Unlock()
}

func each(xs []int, f func(int) int) (sum int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, x := range xs {
		wg.Add(2)
		go func() {
			defer wg.Done()
			mu.Lock() // want "never released"
			sum += f(x)
		}()
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			sum += f(x)
		}()
	}
	wg.Wait()
	return sum
}

type list[T any] struct {
	mu sync.Mutex
	xs []T
}

func (l *list[T]) push(x T) {
	l.mu.Lock() // want "never released"
	l.xs = append(l.xs, x)
}

// ok
func (l *list[T]) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.xs)
}

// A session is begun in one function, and ended in another.
type session struct {
	mu sync.Mutex
	n  int
}

// ok: end releases it
func (s *session) begin() { s.mu.Lock() }

func (s *session) end() {
	s.n++
	s.mu.Unlock()
}

// ok
func (s *session) whole() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
}

// A gate lends its lock to others.
type gate struct {
	mu sync.Mutex
	n  int
}

// ok: unlock may release it
func (g *gate) enter() {
	g.mu.Lock()
	g.n++
}

// ok
func (g *gate) pass() {
	g.mu.Lock()
	g.n++
	g.mu.Unlock()
}

func (g *gate) leave() { unlock(&g.mu) }

func unlock(mu *sync.Mutex) { mu.Unlock() }

// A door gives its release away.
type door struct {
	mu sync.Mutex
	n  int
}

// ok: whoever has what leaving returns may release it
func (d *door) enter() {
	d.mu.Lock()
	d.n++
}

// ok
func (d *door) pass() {
	d.mu.Lock()
	d.n++
	d.mu.Unlock()
}

func (d *door) leaving() func() { return d.mu.Unlock }

// A queue releases its lock in a goroutine.
type queue struct {
	mu sync.Mutex
	n  int
}

// ok
func (q *queue) start(work func()) {
	q.mu.Lock()
	go func() {
		work()
		q.mu.Unlock()
	}()
}

// ok
func (q *queue) hold() { q.mu.Lock() }

// A Table has the methods of its lock.
type Table struct {
	sync.Mutex
	rows int
}

// ok: another package may unlock it
func (t *Table) Add() {
	t.Lock()
	t.rows++
}

// ok
func (t *Table) AddRight() {
	t.Lock()
	defer t.Unlock()
	t.rows++
}

// ok: the waiting signal lets go of the lock for a while
type waiting struct {
	mu    sync.Mutex
	ready bool
}

func (w *waiting) pause(f func()) {
	w.mu.Unlock()
	f()
	w.mu.Lock()
}

// ok: pause may be all that is meant
func (w *waiting) set() {
	w.mu.Lock()
	w.ready = true
}

// ok
func (w *waiting) get() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ready
}

type nested struct {
	mu struct {
		sync.RWMutex
		n int
	}
}

func (n *nested) read() int {
	n.mu.RLock() // want "never released"
	return n.mu.n
}

// ok
func (n *nested) readRight() int {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.mu.n
}

type index struct {
	sync.Mutex
	n int
}

func (x *index) add() {
	x.Lock() // want "never released"
	x.n++
}

// ok
func (x *index) addRight() {
	x.Lock()
	defer x.Unlock()
	x.n++
}

// A part has the methods of its lock, and so has a Whole.
type part struct {
	sync.Mutex
	n int
}

// Whole lends them to other packages.
type Whole struct{ *part }

// ok: another package may unlock it
func (p *part) add() {
	p.Lock()
	p.n++
}

// ok
func (p *part) addRight() {
	p.Lock()
	defer p.Unlock()
	p.n++
}

// No function releases it.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) up() {
	c.mu.Lock() // want "never released"
	c.n++
}

func (c *counter) down() {
	c.mu.Lock() // want "never released"
	c.n--
}

func all(fs []func() error) (errs []error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Go(func() {
			err := f()
			mu.Lock() // want "never released"
			errs = append(errs, err)
		})
	}
	wg.Wait()
	return errs
}

// ok: it waits for ever
func block() {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock()
}

type slots struct {
	mu   sync.RWMutex
	used int
	done bool
}

// ok: it returns with the lock, which its caller releases
func (s *slots) lockAtRest() {
	for {
		s.mu.RLock()
		if s.used == 0 {
			return
		}
		s.mu.RUnlock()
	}
}

// ok
func (s *slots) isDone() bool {
	s.lockAtRest()
	defer s.mu.RUnlock()
	return s.done
}

func (s *slots) waitAtRest() {
	for {
		s.mu.RLock() // want "not released on every path"
		if s.done {
			s.mu.RUnlock()
			return
		}
		if s.used == 0 {
			return
		}
		s.mu.RUnlock()
	}
}

func (s *slots) poll() {
	for {
		s.mu.Lock() // want "not released on every path"
		if s.done {
			return
		}
		s.used--
		s.mu.Unlock()
	}
}

// stripes are many locks in one.
type stripes struct{ mus []sync.RWMutex }

func (s *stripes) Lock(i int)   { s.mus[i].Lock() }
func (s *stripes) Unlock(i int) { s.mus[i].Unlock() }

func (s *stripes) UnlockAll() {
	for i := range s.mus {
		s.mus[i].Unlock()
	}
}

type grown struct{ now func() *stripes }

// ok: its name says that it returns with the lock
func (g *grown) Lock(i int) {
	for {
		s := g.now()
		s.Lock(i)
		if g.now() == s {
			return
		}
		s.Unlock(i)
	}
}

func (g *grown) Unlock(i int) { g.now().Unlock(i) }

// ok: the literal that still runs is not to call back any more
func stopped(items chan string, fail func() error, fn func(string)) error {
	var mu sync.Mutex
	go func() {
		for item := range items {
			mu.Lock()
			fn(item)
			mu.Unlock()
		}
	}()
	if err := fail(); err != nil {
		mu.Lock()
		return err
	}
	return nil
}

// One of the caller's outlasts the literal.
func keeps(c *cache, items chan string) {
	go func() {
		for item := range items {
			c.mu.Lock() // want "lock of c.mu.Lock"
			c.items[item]++
			if c.items[item] > 9 {
				return
			}
		}
	}()
}

// An entry is locked when it leaves the store, so that nobody changes it any more.
type entry struct {
	mu sync.RWMutex
	n  int
}

func (e *entry) set(n int) {
	e.mu.Lock() // want "never released"
	e.n = n
}

// ok
func (e *entry) value() int {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.n
}

// ok: it locks for good
func (e *entry) Lock() { e.mu.Lock() }

// ok
func (e *entry) LockAs(n int) {
	e.mu.Lock()
	e.n = n
}

// ok: nothing is done under the lock
func (e *entry) retire() {
	if e.value() > 0 {
		e.mu.Lock()
	}
}
