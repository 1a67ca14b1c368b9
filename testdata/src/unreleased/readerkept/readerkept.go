// Package readerkept has locks that are held for reading, or for writing, in one
// function only, and the other way in others.
package readerkept

import "sync"

type limits struct {
	mu  sync.RWMutex
	max int
}

// ok
func (l *limits) set(max int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.max = max
}

func (l *limits) get() int {
	l.mu.RLock() // want "lock of l.mu.RLock is never released: l.mu.RUnlock is missing"
	return l.max
}

type names struct {
	mu  sync.RWMutex
	all map[string]string
}

// ok
func (n *names) find(key string) string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.all[key]
}

func (n *names) put(key, name string) {
	n.mu.Lock() // want "n.mu.Unlock is missing"
	n.all[key] = name
}

// A ledger is closed for good.
type ledger struct {
	mu  sync.RWMutex
	sum int
}

// ok
func (l *ledger) total() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.sum
}

// ok: nothing is done under the lock, which is for good
func (l *ledger) close() {
	l.mu.Lock()
}

// A turnstile is entered in one function, and left in another.
type turnstile struct {
	mu     sync.RWMutex
	inside int
}

// ok: leave releases it
func (t *turnstile) enter() int {
	t.mu.RLock()
	return t.inside
}

// ok
func (t *turnstile) leave() { t.mu.RUnlock() }

// ok
func (t *turnstile) count(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.inside = n
}
