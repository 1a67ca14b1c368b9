// Package unsubscribed keeps what a subscription sends, and throws away the
// function that ends it.
package unsubscribed

import "sync"

type bus struct {
	mu   sync.Mutex
	subs map[int]chan string
	next int
}

func (b *bus) subscribe() (<-chan string, func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id := b.next
	b.next++
	ch := make(chan string, 1)
	b.subs[id] = ch
	return ch, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.subs, id)
		close(ch)
	}
}

func first(b *bus) string {
	ch, _ := b.subscribe() // want "result of b.subscribe is discarded and never released"
	return <-ch
}

func firstOf(b *bus) string {
	ch, done := b.subscribe() // ok
	defer done()
	return <-ch
}
