// Package lockrefs has owners that refer to their locks.
package lockrefs

import "sync"

type meter struct {
	mu   *sync.Mutex
	rate float64
}

// ok
func newMeter() *meter { return &meter{mu: &sync.Mutex{}, rate: 1} }

// ok
func (m *meter) read() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rate
}

func (m *meter) set(rate float64) {
	m.mu.Lock() // want "lock of m.mu.Lock is never released: m.mu.Unlock is missing"
	if rate > 0 {
		m.rate = rate
	}
}

// A slot is passed by its value.
type slot struct {
	lock  *sync.RWMutex
	cells map[int]string
}

// ok
func makeSlot() slot { return slot{lock: new(sync.RWMutex), cells: map[int]string{}} }

// ok
func (s slot) at(i int) string {
	s.lock.RLock()
	defer s.lock.RUnlock()
	return s.cells[i]
}

func (s slot) fill(i int, with string) {
	s.lock.Lock() // want "never released"
	s.cells[i] = with
}

// A member has the lock of its club.
type member struct {
	mu   *sync.Mutex
	paid bool
}

type club struct {
	mu      sync.Mutex
	members []*member
}

// ok
func (c *club) join() *member {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := &member{mu: &c.mu}
	c.members = append(c.members, m)
	return m
}

// ok: what the club does with its lock is done to this one
func (m *member) pay() {
	m.mu.Lock()
	m.paid = true
}

// ok
func (m *member) hasPaid() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.paid
}

// A pair has one lock for its halves.
type half struct {
	mu *sync.Mutex
	n  int
}

// ok
func newPair() (*half, *half) {
	mu := new(sync.Mutex)
	return &half{mu: mu}, &half{mu: mu}
}

// ok: the other half may release it
func (h *half) add(n int) {
	h.mu.Lock()
	h.n += n
}

// ok
func (h *half) get() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.n
}

// A lease lends its lock.
type lease struct {
	mu  *sync.Mutex
	who string
}

// ok
func newLease() *lease { return &lease{mu: &sync.Mutex{}} }

// ok: whoever has the lock may release it
func (l *lease) take(who string) {
	l.mu.Lock()
	l.who = who
}

// ok
func (l *lease) holder() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.who
}

func (l *lease) locker() sync.Locker { return l.mu }

// A Board lets others set its lock.
type Board struct {
	Mu  *sync.Mutex
	row int
}

// ok: other packages have the lock
func (b *Board) Up() {
	b.Mu.Lock()
	b.row++
}

// ok
func (b *Board) Row() int {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	return b.row
}
