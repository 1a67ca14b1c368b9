// Package askedunlocked asks for fields before it locks, and once more behind
// that: who had the lock in between may have set them.
package askedunlocked

import "sync"

type table struct {
	mu     sync.RWMutex
	shared bool
	stale  bool
	rows   []string
	byName map[string]int
}

func (t *table) current() []string {
	t.mu.RLock()
	if !t.stale {
		defer t.mu.RUnlock()
		return t.rows
	}
	t.mu.RUnlock()
	t.mu.Lock() // want "t.mu.Unlock is missing before the return on line 24"
	if !t.stale {
		return t.rows
	}
	defer t.mu.Unlock()
	t.rows, t.stale = nil, false
	return t.rows
}

// ok
func (t *table) currentRight() []string {
	t.mu.RLock()
	if !t.stale {
		defer t.mu.RUnlock()
		return t.rows
	}
	t.mu.RUnlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.stale {
		return t.rows
	}
	t.rows, t.stale = nil, false
	return t.rows
}

func (t *table) index() map[string]int {
	if t.byName != nil {
		return t.byName
	}
	t.mu.Lock() // want "t.mu.Unlock is missing before the return on line 54"
	if t.byName != nil {
		return t.byName
	}
	t.byName = make(map[string]int)
	for i, name := range t.rows {
		t.byName[name] = i
	}
	t.mu.Unlock()
	return t.byName
}

// ok
func (t *table) indexRight() map[string]int {
	if t.byName != nil {
		return t.byName
	}
	t.mu.Lock()
	if t.byName != nil {
		t.mu.Unlock()
		return t.byName
	}
	t.byName = make(map[string]int)
	t.mu.Unlock()
	return t.byName
}

// ok: a table that is not shared is never locked
func (t *table) add(name string) {
	if t.shared {
		t.mu.Lock()
	}
	t.rows = append(t.rows, name)
	if t.shared {
		t.mu.Unlock()
	}
}

// ok: that it is shared is this function's own business
func (t *table) handOver() []string {
	if t.shared {
		t.mu.Lock()
	}
	rows := t.rows
	if t.shared {
		t.mu.Unlock()
		t.shared = false
	}
	return rows
}

// ok
func (t *table) drop() []string {
	if t.shared {
		t.mu.Lock()
		t.stale = true
	}
	rows := t.rows
	t.rows = nil
	if t.shared {
		t.mu.Unlock()
	}
	return rows
}
