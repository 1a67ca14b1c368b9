// Package lockmethods has methods that acquire a lock and leave it to their
// callers to release it by another method.
package lockmethods

import (
	"errors"
	"sync"
)

var errFull = errors.New("full")

type store struct {
	mu    sync.Mutex
	n     int
	quiet bool
}

func (s *store) lock()   { s.mu.Lock() }
func (s *store) unlock() { s.mu.Unlock() }

func (s *store) add() error {
	s.lock() // want "lock of s.lock is not released on every path: s.unlock is missing before the return on line 24"
	if s.n > 3 {
		return errFull
	}
	s.n++
	s.unlock()
	return nil
}

// ok: each return is behind a release
func (s *store) addReleased() error {
	s.lock()
	if s.n > 3 {
		s.unlock()
		return errFull
	}
	s.n++
	s.unlock()
	return nil
}

// ok: released by defer
func (s *store) addDeferred() error {
	s.lock()
	defer s.unlock()
	if s.n > 3 {
		return errFull
	}
	s.n++
	return nil
}

// ok: the lock itself is released
func (s *store) addDirectly() error {
	s.lock()
	if s.n > 3 {
		s.mu.Unlock()
		return errFull
	}
	s.unlock()
	return nil
}

// ok: it lets the caller know that it has the lock
func (s *store) take() bool {
	s.lock()
	if s.n > 3 {
		return true
	}
	s.unlock()
	return false
}

// ok: it never releases it: the caller does
func (s *store) begin() {
	s.lock()
	s.n = 0
}

func (s *store) end() {
	s.n = 1
	s.unlock()
}

func (s *store) addBetween() error {
	s.begin() // want "lock of s.begin is not released on every path: s.unlock is missing before the return on line 89"
	if s.n > 3 {
		return errFull
	}
	s.end()
	return nil
}

// ok: a literal releases it
func (s *store) addLiteral() error {
	s.lock()
	done := func() { s.unlock() }
	if s.n > 3 {
		done()
		return errFull
	}
	done()
	return nil
}

// A cache has the methods of its store.
type cache struct {
	*store
	hits int
}

func (c *cache) hit() error {
	c.lock() // want "lock of c.lock is not released on every path: c.unlock is missing before the return on line 116"
	if c.hits > 3 {
		return errFull
	}
	c.unlock()
	return nil
}

// ok: through the store
func (c *cache) hitStore() error {
	c.lock()
	if c.hits > 3 {
		c.store.unlock()
		return errFull
	}
	c.unlock()
	return nil
}

// A table has a read lock, too.
type table struct {
	sync.RWMutex
	rows int
}

func (t *table) read()     { t.RLock() }
func (t *table) readDone() { t.RUnlock() }

func (t *table) size() (int, error) {
	t.read() // want "lock of t.read is not released on every path: t.readDone is missing before the return on line 145"
	if t.rows == 0 {
		return 0, errFull
	}
	t.readDone()
	return t.rows, nil
}

// ok: another table's
func (t *table) copyFrom(o *table) error {
	t.read()
	defer t.readDone()
	o.read()
	if o.rows == 0 {
		o.readDone()
		return errFull
	}
	t.rows = o.rows
	o.readDone()
	return nil
}

// A gate is locked only if it is asked for, or under a condition.
type gate struct {
	mu   sync.Mutex
	busy bool
	off  bool
}

// ok: not every return has the lock
func (g *gate) lock() {
	if g.off {
		return
	}
	g.mu.Lock()
}

func (g *gate) unlock() {
	if !g.off {
		g.mu.Unlock()
	}
}

func (g *gate) pass() error {
	g.lock()
	if g.busy {
		return errFull
	}
	g.unlock()
	return nil
}

// ok: the result tells whether it is locked
func (g *gate) tryLock() bool {
	if g.off {
		return false
	}
	g.mu.Lock()
	return true
}

func (g *gate) try() error {
	if !g.tryLock() {
		return errFull
	}
	g.mu.Unlock()
	return nil
}

// A turn is released by whoever comes next.
type turn struct {
	mu sync.Mutex
	n  int
}

// ok: nobody has a method that gives it back
func (t *turn) take() {
	t.mu.Lock()
	t.n++
}

func (t *turn) next() {
	t.mu.Unlock()
	t.mu.Lock()
}

func (t *turn) run() error {
	t.take()
	if t.n > 3 {
		return errFull
	}
	t.mu.Unlock()
	return nil
}

// ok: held on success, for the caller of both
func (s *store) prepare() error {
	s.lock()
	if s.n > 3 {
		s.unlock()
		return errFull
	}
	return nil
}

// ok: it lets go of it for a while, and has it back
func (s *store) wait(ready func() bool) {
	for !ready() {
		s.unlock()
		s.lock()
	}
}

// ok: the lock itself, too
func (s *store) waitDirectly(ready func() bool) {
	for !ready() {
		s.unlock()
		s.mu.Lock()
	}
}

func (s *store) addWaiting(ready func() bool) error {
	s.lock()
	defer s.unlock()
	s.wait(ready)
	if s.n > 3 {
		return errFull
	}
	return nil
}

type counted struct {
	mu sync.RWMutex
	n  int
}

func (c *counted) size() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.n
}

// What size releases it has acquired itself.
func (c *counted) emptied() error {
	c.mu.RLock() // want "not released on every path"
	if c.size() == 0 {
		return errEmptied
	}
	c.mu.RUnlock()
	return nil
}

// ok
func (c *counted) emptiedRight() error {
	c.mu.RLock()
	if c.size() == 0 {
		c.mu.RUnlock()
		return errEmptied
	}
	c.mu.RUnlock()
	return nil
}

var errEmptied = errors.New("emptied")

// A keyed has a lock for each key.
type keyed struct{ locks *sync.Map }

// ok: it is called again for the lock that another one has stored.
func (k keyed) Lock(key string) {
	mu := new(sync.Mutex)
	found, _ := k.locks.LoadOrStore(key, mu)
	other := found.(*sync.Mutex)
	other.Lock()
	if other != mu {
		other.Unlock()
		k.Lock(key)
		return
	}
}

func (k keyed) use(key string) {
	found, _ := k.locks.Load(key)
	other := found.(*sync.Mutex)
	other.Lock() // want "not released on every path"
	if key != "" {
		other.Unlock()
		return
	}
}

// A ledger is entered, and left by another method.
type ledger struct {
	mu    sync.Mutex
	state int
	begin func() error
}

// ok: who gets nil has the lock, and leaves
func (l *ledger) enterIdle() (err error) {
	l.mu.Lock()
	switch l.state {
	case 0:
		l.state = 1
	case 1:
		return l.leave(&err)
	}
	return nil
}

// Who gets an error does not know of it.
func (l *ledger) enter() (err error) {
	l.mu.Lock() // want "l.mu.Unlock is missing before the return on line [0-9]+"
	switch l.state {
	case 0:
		if err = l.begin(); err != nil {
			return err
		}
		l.state = 1
	case 1:
		return l.leave(&err)
	}
	return nil
}

// ok: it releases what it takes where it fails
func (l *ledger) enterRight() (err error) {
	l.mu.Lock()
	switch l.state {
	case 0:
		if err = l.begin(); err != nil {
			l.mu.Unlock()
			return err
		}
		l.state = 1
	case 1:
		return l.leave(&err)
	}
	return nil
}

// One that releases it where it is done forgets that elsewhere.
func (l *ledger) tell() error {
	l.mu.Lock() // want "l.mu.Unlock is missing before the return"
	if l.state == 0 {
		return nil
	}
	l.mu.Unlock()
	return l.begin()
}

func (l *ledger) leave(err *error) error {
	l.state = 0
	l.mu.Unlock()
	return *err
}

func (l *ledger) add() error {
	if err := l.enter(); err != nil {
		return err
	}
	err := l.begin()
	return l.leave(&err)
}

func (l *ledger) sub() error {
	if err := l.enterIdle(); err != nil {
		return err
	}
	if err := l.enterRight(); err != nil {
		return err
	}
	var err error
	return l.leave(&err)
}
