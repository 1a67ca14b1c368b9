// Package lockhabits has locks that other packages reach, and that the functions
// of this one release as a rule.
package lockhabits

import "sync"

// A Shelf has the methods of its lock.
type Shelf struct {
	sync.RWMutex
	books map[string]int
}

// ok
func (s *Shelf) Put(title string, n int) {
	s.Lock()
	defer s.Unlock()
	s.books[title] = n
}

// ok
func (s *Shelf) Count(title string) int {
	s.RLock()
	defer s.RUnlock()
	return s.books[title]
}

func (s *Shelf) Take(title string) bool {
	s.Lock() // want "lock of s.Lock is not released on every path"
	if s.books[title] == 0 {
		return false
	}
	s.books[title]--
	s.Unlock()
	return true
}

func (s *Shelf) Clear() {
	s.Lock() // want "lock of s.Lock is never released: s.Unlock is missing"
	clear(s.books)
}

// ok: its name says that more is to come
func (s *Shelf) BeginInventory() int {
	s.RLock()
	return len(s.books)
}

// A Room is entered by other packages.
type Room struct {
	Mu    sync.Mutex
	chair int
}

// ok: another package may release it, as far as two functions show
func (r *Room) Sit() {
	r.Mu.Lock()
	r.chair++
}

// ok
func (r *Room) Chairs() int {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	return r.chair
}

// An Account leaves in one function, and is locked there.
type Account struct {
	sync.Mutex
	sum int
}

// ok: who gets it releases it
func find(all map[string]*Account, name string) *Account {
	a := all[name]
	a.Lock()
	return a
}

// ok
func (a *Account) Add(n int) {
	a.Lock()
	defer a.Unlock()
	a.sum += n
}

// ok
func (a *Account) Sum() int {
	a.Lock()
	defer a.Unlock()
	return a.sum
}

// locks has one lock for each name.
type locks struct {
	mu  sync.Mutex
	all map[string]*sync.RWMutex
}

// ok
func (l *locks) of(name string) *sync.RWMutex {
	l.mu.Lock()
	defer l.mu.Unlock()
	mu := l.all[name]
	if mu == nil {
		mu = new(sync.RWMutex)
		l.all[name] = mu
	}
	return mu
}

// A drawer has the lock of its name.
type drawer struct {
	*sync.RWMutex
	sheets []string
}

type desk struct{ locks locks }

// ok
func (d *desk) drawer(name string) *drawer {
	return &drawer{RWMutex: d.locks.of(name)}
}

// ok
func (d *desk) file(name, sheet string) {
	dr := d.drawer(name)
	dr.Lock()
	defer dr.Unlock()
	dr.sheets = append(dr.sheets, sheet)
}

// ok
func (d *desk) empty(name string) {
	dr := d.drawer(name)
	dr.Lock()
	defer dr.Unlock()
	dr.sheets = nil
}

func (d *desk) first(name string) string {
	dr := d.drawer(name)
	dr.RLock() // want "dr.RUnlock is missing"
	return dr.sheets[0]
}

// A gauge has one function that locks.
type gauge struct {
	reading sync.Mutex
	value   int
	read    func() (int, error)
}

func (g *gauge) refresh() error {
	g.reading.Lock() // want "never released"
	v, err := g.read()
	if err != nil {
		return err
	}
	g.value = v
	return nil
}

// A Ledger lets other packages work under its lock.
type Ledger struct {
	sync.RWMutex
	lines map[string]int
}

// ok: who gets the lines unlocks
func (l *Ledger) Lines() map[string]int {
	l.Lock()
	if l.lines == nil {
		l.lines = make(map[string]int)
	}
	return l.lines
}

// ok: Freezing lasts until the caller has called Unlock.
func (l *Ledger) Settle() {
	l.Lock()
	l.lines = nil
}

// ok
func (l *Ledger) Line(name string) int {
	l.RLock()
	defer l.RUnlock()
	return l.lines[name]
}

// ok
func (l *Ledger) Add(name string, n int) {
	l.Lock()
	defer l.Unlock()
	l.lines[name] += n
}

func (l *Ledger) Drop(name string) {
	l.Lock() // want "never released"
	delete(l.lines, name)
}

// A valve is shut by one function, and opened by another one that may come first.
type valve struct {
	mu   sync.Mutex
	shut bool
	flow int
}

// ok
func (v *valve) halt() {
	v.mu.Lock()
	v.shut = true
}

// ok: it does not look at whether it has locked
func (v *valve) resume() {
	v.mu.TryLock()
	v.shut = false
	v.mu.Unlock()
}

// ok
func (v *valve) pass(n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.flow += n
}
