// Package lockowners has owners that are handed on while their lock is held.
package lockowners

import "sync"

type inbox struct {
	mu   sync.RWMutex
	subs []chan *news
}

type news struct{ from *inbox }

func (b *inbox) announce() {
	b.mu.RLock() // want "lock of b.mu.RLock is never released: b.mu.RUnlock is missing"
	n := &news{from: b}
	for _, sub := range b.subs {
		sub <- n
	}
}

// ok
func (b *inbox) announceRight() {
	b.mu.RLock()
	defer b.mu.RUnlock()
	n := &news{from: b}
	for _, sub := range b.subs {
		sub <- n
	}
}

// A hook gets the owner.
var hooks []func(*inbox)

func (b *inbox) clear() bool {
	b.mu.Lock() // want "lock of b.mu.Lock is not released on every path"
	for _, hook := range hooks {
		hook(b)
	}
	if len(b.subs) == 0 {
		return false
	}
	b.subs = nil
	b.mu.Unlock()
	return true
}

var all = map[string]*inbox{}

func (b *inbox) add(name string) {
	b.mu.Lock() // want "never released"
	all[name] = b
	b.subs = append(b.subs, make(chan *news))
}

func (b *inbox) start(work func(*inbox)) {
	b.mu.Lock() // want "never released"
	b.subs = nil
	go work(b)
}

// An outbox is released by what it hands on.
type outbox struct {
	mu   sync.Mutex
	sent int
}

// ok: a literal that runs later releases it
func (o *outbox) later(work func(func())) {
	o.mu.Lock()
	o.sent++
	work(func() { o.mu.Unlock() })
}

var boxes = map[string]*outbox{}

// ok: another function releases it for this one, as far as can be seen
func (o *outbox) keep(name string) {
	o.mu.Lock()
	o.sent = 0
	boxes[name] = o
}
