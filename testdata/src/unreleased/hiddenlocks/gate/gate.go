// Package gate locks by methods of its own.
package gate

import (
	"context"
	"sync"
)

// A Gate hides its mutex.
type Gate struct {
	mu     sync.Mutex
	passed int
}

// ok
func (g *Gate) Lock() { g.mu.Lock() }

// ok
func (g *Gate) Unlock() { g.mu.Unlock() }

// ok
func (g *Gate) UnlockPassed() int {
	g.passed++
	n := g.passed
	g.mu.Unlock()
	return n
}

// Slots has tokens in a channel.
type Slots struct{ ch chan struct{} }

// ok
func (s *Slots) Acquire(ctx context.Context) error {
	select {
	case s.ch <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ok
func (s *Slots) TryAcquire() bool {
	select {
	case s.ch <- struct{}{}:
		return true
	default:
		return false
	}
}

// ok
func (s *Slots) Release() { <-s.ch }

// Lent slots are given back by whoever has worked on.
type Lent struct{ ch chan struct{} }

// ok
func (l *Lent) Take() { l.ch <- struct{}{} }

// ok
func (l *Lent) Release() { <-l.ch }

// A Bell wakes one that waits.
type Bell struct{ ch chan struct{} }

// ok
func (b *Bell) Ring() { b.ch <- struct{}{} }

// ok
func (b *Bell) Wait() { <-b.ch }
