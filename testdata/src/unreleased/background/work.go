package background

// A ledger's goroutine does what it is told, and goes on, until it is stopped.
type ledger struct {
	names map[string]bool
	drop  chan string
	quit  chan struct{}
}

func newLedger() *ledger {
	l := &ledger{names: make(map[string]bool), drop: make(chan string), quit: make(chan struct{})}
	go l.run()
	return l
}

func (l *ledger) run() {
	for {
		select {
		case name := <-l.drop:
			delete(l.names, name)
		case <-l.quit:
			return
		}
	}
}

func (l *ledger) Release(name string) { l.drop <- name }
func (l *ledger) Close()              { close(l.quit) }

func releasesName() error {
	l := newLedger() // want "l.Close is missing"
	if !ready() {
		return errNone
	}
	l.Release("a")
	l.Close()
	return nil
}

func releasesNameOnly() error {
	l := newLedger() // want "l.Close is missing"
	l.Release("a")
	if !ready() {
		return errNone
	}
	l.Close()
	return nil
}

// ok
func releasesNameClosed() error {
	l := newLedger()
	defer l.Close()
	l.Release("a")
	if !ready() {
		return errNone
	}
	return nil
}

// A board's goroutine runs for good.
type board struct {
	names map[string]bool
	drop  chan string
	wake  chan bool
}

func newBoard() *board {
	b := &board{names: make(map[string]bool), drop: make(chan string), wake: make(chan bool)}
	go b.run()
	return b
}

func (b *board) run() {
	for {
		select {
		case name := <-b.drop:
			delete(b.names, name)
		case <-b.wake:
			clear(b.names)
		}
	}
}

func (b *board) Release(name string) { b.drop <- name }
func (b *board) Drain()              { b.wake <- true }

// ok: nothing ends it
func boards() error {
	b := newBoard()
	if !ready() {
		return errNone
	}
	b.Release("a")
	b.Drain()
	return nil
}

// A bell's goroutine receives in one place, and goes on.
type bell struct {
	rings int
	ring  chan bool
}

func newBell() *bell {
	b := &bell{ring: make(chan bool)}
	go func() {
		for {
			<-b.ring
			b.rings++
		}
	}()
	return b
}

func (b *bell) Drain() { b.ring <- true }

// ok: nothing ends it
func rings() error {
	b := newBell()
	if !ready() {
		return errNone
	}
	b.Drain()
	return nil
}

// A timer's goroutine is told to end, and leaves its loop.
type timer struct {
	end  chan bool
	tick chan int
	last int
}

func newTimer() *timer {
	t := &timer{end: make(chan bool), tick: make(chan int)}
	go t.run()
	return t
}

func (t *timer) run() {
loop:
	for {
		select {
		case <-t.end:
			break loop
		case t.last = <-t.tick:
		}
	}
	t.last = 0
}

func (t *timer) Stop() { t.end <- true }

func times() error {
	t := newTimer() // want "t.Stop is missing"
	if !ready() {
		return errNone
	}
	t.Stop()
	return nil
}
