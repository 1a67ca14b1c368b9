// Package locks: some returns unlock, this one does not.
package locks

import (
	"errors"
	"fmt"
	"sync"
)

var errFull = errors.New("full")

type cache struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	items map[string]int
	max   int
}

func (c *cache) add(k string, v int) error {
	c.mu.Lock() // want "not released on every path"
	if len(c.items) >= c.max {
		return errFull
	}
	c.items[k] = v
	c.mu.Unlock()
	return nil
}

// ok
func (c *cache) addRight(k string, v int) error {
	c.mu.Lock()
	if len(c.items) >= c.max {
		c.mu.Unlock()
		return errFull
	}
	c.items[k] = v
	c.mu.Unlock()
	return nil
}

// ok
func (c *cache) addDeferred(k string, v int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.items) >= c.max {
		return errFull
	}
	c.items[k] = v
	return nil
}

func (c *cache) get(k string) (int, bool) {
	c.rw.RLock() // want "not released on every path"
	v, ok := c.items[k]
	if !ok {
		return 0, false
	}
	c.rw.RUnlock()
	return v, true
}

// ok
func (c *cache) getRight(k string) (int, bool) {
	c.rw.RLock()
	v, ok := c.items[k]
	c.rw.RUnlock()
	return v, ok
}

// ok: a function that only locks is made for it
func (c *cache) Lock() { c.mu.Lock() }

// ok
func (c *cache) Unlock() { c.mu.Unlock() }

// ok: unlocked by the caller
func (c *cache) lockedLen() int {
	c.mu.Lock()
	return len(c.items)
}

// ok
func (c *cache) useLocked() int {
	n := c.lockedLen()
	c.mu.Unlock()
	return n
}

// ok: unlocks and locks again
func (c *cache) release(fn func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k := range c.items {
		c.mu.Unlock()
		fn()
		c.mu.Lock()
		delete(c.items, k)
	}
}

func (c *cache) loop(keys []string) (sum int, err error) {
	for _, k := range keys {
		c.mu.Lock() // want "not released on every path"
		v, ok := c.items[k]
		if !ok {
			return 0, fmt.Errorf("no item %q", k)
		}
		sum += v
		c.mu.Unlock()
	}
	return sum, nil
}

// ok
func (c *cache) loopRight(keys []string) (sum int, err error) {
	for _, k := range keys {
		c.mu.Lock()
		v, ok := c.items[k]
		c.mu.Unlock()
		if !ok {
			return 0, fmt.Errorf("no item %q", k)
		}
		sum += v
	}
	return sum, nil
}

// ok
func (c *cache) try(k string) (int, bool) {
	if !c.mu.TryLock() {
		return 0, false
	}
	defer c.mu.Unlock()
	v, ok := c.items[k]
	return v, ok
}

func (c *cache) tryWrong(k string) (int, bool) {
	if !c.mu.TryLock() { // want "not released on every path"
		return 0, false
	}
	v, ok := c.items[k]
	if !ok {
		return 0, false
	}
	c.mu.Unlock()
	return v, true
}

// ok: the condition decides both
func (c *cache) maybe(k string, locked bool) int {
	if !locked {
		c.mu.Lock()
	}
	v := c.items[k]
	if !locked {
		c.mu.Unlock()
	}
	return v
}

// ok: returns the unlock
func (c *cache) locked() func() {
	c.mu.Lock()
	return c.mu.Unlock
}

// ok
func (c *cache) size() int {
	defer c.locked()()
	return len(c.items)
}

// ok: two locks
func (c *cache) both() int {
	c.mu.Lock()
	c.rw.RLock()
	n := len(c.items)
	c.rw.RUnlock()
	c.mu.Unlock()
	return n
}

func (c *cache) bothWrong(k string) error {
	c.mu.Lock() // want "not released on every path"
	c.rw.RLock()
	if _, ok := c.items[k]; !ok {
		c.rw.RUnlock()
		return errFull
	}
	c.rw.RUnlock()
	c.mu.Unlock()
	return nil
}

type store struct {
	mu    sync.RWMutex
	dirty bool
	tx    interface{ Update(func() error) error }
}

// ok: the receiver is a variable that a literal captures
func (s *store) collect(mark func() error) error {
	s.mu.Lock()
	if err := mark(); err != nil {
		s.mu.Unlock()
		return err
	}
	if err := s.tx.Update(func() error {
		s.dirty = true
		return nil
	}); err != nil {
		s.mu.Unlock()
		return err
	}
	s.mu.Unlock()
	return nil
}

func (s *store) collectAndForget(mark func() error) error {
	s.mu.Lock() // want "not released on every path"
	if err := mark(); err != nil {
		s.mu.Unlock()
		return err
	}
	if s.dirty {
		return errDirty
	}
	if err := s.tx.Update(func() error {
		s.dirty = true
		return nil
	}); err != nil {
		s.mu.Unlock()
		return err
	}
	s.mu.Unlock()
	return nil
}

var errDirty = errors.New("dirty")

// ok: the caller holds the lock, which is let go for a while
func (c *cache) fillLocked(load func(string) (int, error), keys ...string) error {
	for _, k := range keys {
		c.mu.Unlock()
		v, err := load(k)
		c.mu.Lock()
		if err != nil {
			return err
		}
		c.items[k] = v
	}
	return nil
}

// ok: so is this one
func (c *cache) dropLocked(k string, save func(int) error) error {
	v := c.items[k]
	c.mu.Unlock()
	err := save(v)
	c.mu.Lock()
	if err != nil {
		return err
	}
	delete(c.items, k)
	return nil
}

// fill holds the lock itself.
func (c *cache) fill(load func(string) (int, error), keys ...string) error {
	c.mu.Lock()
	for _, k := range keys {
		c.mu.Unlock()
		v, err := load(k)
		c.mu.Lock() // want "not released on every path"
		if err != nil {
			return err
		}
		c.items[k] = v
	}
	c.mu.Unlock()
	return nil
}

type entry struct {
	owner *cache
	users []int
	mu    sync.Mutex
}

// ok: both tests turn out alike
func (c *cache) visit(es []*entry, f func()) {
	for _, e := range es {
		if e.owner != nil && e.owner != c {
			e.owner.mu.Lock()
		}
		f()
		if e.owner != nil && e.owner != c {
			e.owner.mu.Unlock()
		}
	}
}

func (c *cache) visitWrong(e, other *entry, f func()) {
	if e.owner != nil && e.owner != c {
		e.owner.mu.Lock() // want "not released on every path"
	}
	f()
	if e.owner != nil && other.owner != c {
		e.owner.mu.Unlock()
	}
}

// ok: so does the length
func (e *entry) end(f func()) {
	if len(e.users) != 0 {
		e.mu.Lock()
	}
	f()
	if len(e.users) != 0 {
		e.mu.Unlock()
	}
}

func (e *entry) endWrong(f func()) {
	if len(e.users) != 0 {
		e.mu.Lock() // want "not released on every path"
	}
	f()
	if len(e.users) > 1 {
		e.mu.Unlock()
	}
}

type pacer struct {
	mu struct {
		sync.Mutex
		queue  []func()
		closed bool
	}
	blocks []*entry
}

// ok: the deferred release waits from the start
func (p *pacer) run(ready chan int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if p.mu.closed {
			return
		}
		switch len(p.mu.queue) {
		case 0:
			p.mu.Unlock()
			<-ready
			p.mu.Lock()
		default:
			func() {
				p.mu.Unlock()
				defer p.mu.Lock()
				p.mu.queue[0]()
			}()
		}
	}
}

func (p *pacer) runWrong(ready chan int) {
	p.mu.Lock() // want "not released on every path"
	for {
		if p.mu.closed {
			p.mu.Unlock()
			return
		}
		switch len(p.mu.queue) {
		case 0:
			p.mu.Unlock()
			<-ready
			p.mu.Lock() // want "not released on every path"
		case 1:
			return
		default:
			func() {
				p.mu.Unlock()
				defer p.mu.Lock()
				p.mu.queue[0]()
			}()
		}
	}
}

// ok: a literal captures what the lock is reached through
func (p *pacer) each(load func() error, failed func(error)) {
	defer func() { p.mu.closed = true }()
	blocks := p.blocks
	for _, b := range blocks {
		b.mu.Lock()
		if err := load(); err != nil {
			b.mu.Unlock()
			failed(err)
			return
		}
		b.mu.Unlock()
	}
}

func (p *pacer) eachWrong(load func() error, failed func(error)) {
	defer func() { p.mu.closed = true }()
	blocks := p.blocks
	for _, b := range blocks {
		b.mu.Lock() // want "not released on every path"
		if err := load(); err != nil {
			failed(err)
			return
		}
		b.mu.Unlock()
	}
}

func (c *cache) upgrade(k string) (int, error) {
	c.rw.RLock() // want "c.rw.RUnlock is missing before the return"
	if v, ok := c.items[k]; ok {
		defer c.rw.RUnlock()
		return v, nil
	}
	c.rw.Lock() // waits for ever
	defer c.rw.Unlock()
	if len(c.items) >= c.max {
		return 0, errFull
	}
	c.items[k] = 1
	return 1, nil
}

// ok: it reads, and then writes
func (c *cache) upgradeRight(k string) (int, error) {
	c.rw.RLock()
	if v, ok := c.items[k]; ok {
		defer c.rw.RUnlock()
		return v, nil
	}
	c.rw.RUnlock()
	c.rw.Lock()
	defer c.rw.Unlock()
	if len(c.items) >= c.max {
		return 0, errFull
	}
	c.items[k] = 1
	return 1, nil
}

type ledger struct {
	writer sync.Mutex
	begin  func() (*sync.Map, error)
}

type posting struct {
	s   *ledger
	tx  *sync.Map
	err error
}

func (b *posting) close() {
	if b.tx != nil {
		b.tx = nil
		b.s.writer.Unlock()
	}
}

// ok: while there is a transaction the lock is held, until close
func (b *posting) write(add func(*sync.Map) error) error {
	if b.tx == nil {
		b.s.writer.Lock()
		tx, err := b.s.begin()
		if err != nil {
			b.s.writer.Unlock()
			return err
		}
		b.tx = tx
	}
	if err := add(b.tx); err != nil {
		b.err = err
		return err
	}
	return nil
}

func (b *posting) writeEarly(add func(*sync.Map) error) error {
	if b.tx == nil {
		b.s.writer.Lock() // want "not released on every path"
		tx, err := b.s.begin()
		if err != nil {
			return err
		}
		if err := add(tx); err != nil {
			b.s.writer.Unlock()
			return err
		}
		b.tx = tx
	}
	return nil
}
