package listed

import "sync"

// A desk knows its callers by a number and a channel, which their tickets have.
type desk struct {
	mu     sync.Mutex
	queues map[int]chan string
	last   int
	names  map[string]chan string
}

type ticket struct {
	of     *desk
	number int
	calls  chan string
}

func (d *desk) draw() *ticket {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last++
	t := &ticket{of: d, number: d.last, calls: make(chan string)}
	d.queues[t.number] = t.calls
	return t
}

func (d *desk) drawFirst() *ticket {
	calls := make(chan string)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.queues[0] = calls
	return &ticket{of: d, calls: calls}
}

func (d *desk) call(s string) {
	for _, q := range d.queues {
		q <- s
	}
}

func (t *ticket) Release() {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	delete(t.of.queues, t.number)
}

func waits(d *desk) error {
	t := d.draw() // want "t.Release is missing before the return on line 51"
	if !ready() {
		return errNone
	}
	<-t.calls
	t.Release()
	return nil
}

func waitsFirst(d *desk) error {
	t := d.drawFirst() // want "t.Release is missing before the return on line 61"
	if !ready() {
		return errNone
	}
	<-t.calls
	t.Release()
	return nil
}

// ok
func waitsDeferred(d *desk) error {
	t := d.draw()
	defer t.Release()
	if !ready() {
		return errNone
	}
	<-t.calls
	return nil
}

// A badge stands for what the caller has named.
type badge struct {
	of    *desk
	name  string
	calls chan string
}

func (d *desk) enter(name string, calls chan string) *badge {
	d.names[name] = calls
	return &badge{of: d, name: name, calls: calls}
}

func (d *desk) tell(s string) {
	for _, q := range d.names {
		q <- s
	}
}

func (b *badge) Release() { delete(b.of.names, b.name) }

// ok: who has named it may find it again
func enters(d *desk, name string) error {
	b := d.enter(name, make(chan string))
	if !ready() {
		return errNone
	}
	<-b.calls
	b.Release()
	return nil
}
