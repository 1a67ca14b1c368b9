// Package listed: what a method puts into a list of its receiver has to be taken
// out by who gets the means to do so.
package listed

import (
	"errors"
	"slices"
	"sync"
)

var errNone = errors.New("none")

func ready() bool { return true }

// A board has its readers in a map.
type board struct {
	mu      sync.Mutex
	readers map[*reader]struct{}
}

type reader struct {
	of   *board
	news chan string
}

func (b *board) read() *reader {
	r := &reader{b, make(chan string)}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.readers[r] = struct{}{}
	return r
}

func (b *board) post(s string) {
	for r := range b.readers {
		r.news <- s
	}
}

func (r *reader) Unsubscribe() {
	r.of.mu.Lock()
	delete(r.of.readers, r)
	r.of.mu.Unlock()
}

func reads(b *board) error {
	r := b.read() // want "r.Unsubscribe is missing"
	if !ready() {
		return errNone
	}
	<-r.news
	r.Unsubscribe()
	return nil
}

// ok
func readsDeferred(b *board) error {
	r := b.read()
	defer r.Unsubscribe()
	if !ready() {
		return errNone
	}
	<-r.news
	return nil
}

// ok: the board is gone, too.
func readsOwn() string {
	b := &board{readers: map[*reader]struct{}{}}
	r := b.read()
	go b.post("a")
	return <-r.news
}

// ok: who gets the channel reads on.
func readsOn(b *board) <-chan string {
	r := b.read()
	return r.news
}

// Hooks are taken out by a function.
type hooks struct {
	fs   map[int]func()
	last int
}

func (h *hooks) add(f func()) (remove func()) {
	h.last++
	id := h.last
	h.fs[id] = f
	return func() { delete(h.fs, id) }
}

func adds(h *hooks) error {
	remove := h.add(func() {}) // want "remove"
	if !ready() {
		return errNone
	}
	remove()
	return nil
}

// ok
func addsDeferred(h *hooks) {
	remove := h.add(func() {})
	defer remove()
	ready()
}

// ok: for good.
func addsForGood(h *hooks) { h.add(func() {}) }

// A feed is a list; a method of its own takes out.
type feed struct{ all []*line }

type line struct {
	of *feed
	n  int
}

// A Line is what callers know of one.
type Line interface {
	Len() int
	Close() error
}

func (f *feed) open() (Line, error) {
	if f == nil {
		return nil, errNone
	}
	l := &line{of: f}
	f.all = append(f.all, l)
	return l, nil
}

func (f *feed) drop(l *line) {
	i := slices.Index(f.all, l)
	f.all = slices.Delete(f.all, i, i+1)
}

func (l *line) Len() int     { return l.n }
func (l *line) Close() error { l.of.drop(l); return nil }

func opens(f *feed) (int, error) {
	l, err := f.open() // want "l.Close is missing"
	if err != nil {
		return 0, err
	}
	return l.Len(), nil
}

// ok
func opensDeferred(f *feed) (int, error) {
	l, err := f.open()
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Len(), nil
}

// A register is there to find things again.
type register struct{ of map[string]*entry }

type entry struct {
	in   *register
	name string
}

func (r *register) put(name string) *entry {
	e := &entry{r, name}
	r.of[name] = e
	return e
}

func (r *register) find(name string) *entry { return r.of[name] }

func (e *entry) Release() { delete(e.in.of, e.name) }

// ok: it is to be found.
func puts(r *register) int { return len(r.put("a").name) }

// ok
func putsNamed(r *register) string {
	e := r.put("a")
	return e.name
}

// A club takes its members out itself.
type club struct{ members map[int]*person }

type person struct {
	in *club
	id int
}

func (c *club) join(id int) *person {
	p := &person{c, id}
	c.members[id] = p
	return p
}

func (c *club) expel(id int) { delete(c.members, id) }

func (p *person) Leave() { p.in.expel(p.id) }
func (p *person) Close() { p.Leave() }

// ok: there is another way.
func joins(c *club) int {
	p := c.join(1)
	c.expel(1)
	return p.id
}
