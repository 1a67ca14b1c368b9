package locks

import "sync"

type pump struct {
	mu sync.Mutex
	n  int
}

// ok: who does not look whether the lock is held has no use for it
func (p *pump) last() {
	defer func() {
		p.mu.TryLock()
	}()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
}

// ok: held or not, each path knows
func (p *pump) try() bool {
	if !p.mu.TryLock() {
		return false
	}
	defer p.mu.Unlock()
	p.n++
	return true
}

func (p *pump) tryHalf() bool {
	if !p.mu.TryLock() { // want "not released on every path"
		return false
	}
	if p.n > 3 {
		return false
	}
	p.mu.Unlock()
	return true
}
