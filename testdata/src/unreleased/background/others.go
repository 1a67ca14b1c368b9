package background

import "context"

// The context of the caller ends it, too.
type watched struct{ quit chan struct{} }

func watch(ctx context.Context) *watched {
	w := &watched{make(chan struct{})}
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.quit:
				return
			}
		}
	}()
	return w
}

func (w *watched) Stop()      { close(w.quit) }
func (w *watched) Name() bool { return w.quit != nil }

// ok
func watches(ctx context.Context) bool {
	w := watch(ctx)
	return w.Name()
}

// It ends by itself.
type task struct{ quit, done chan struct{} }

func startTask(n int) *task {
	t := &task{make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(t.done)
		for range n {
			select {
			case <-t.quit:
				return
			default:
			}
		}
	}()
	return t
}

func (t *task) Stop() { close(t.quit) }
func (t *task) Wait() { <-t.done }

// ok
func tasks() <-chan struct{} {
	t := startTask(3)
	return t.done
}

// It stops itself when it is told to.
type told struct {
	quit chan struct{}
	in   chan int
}

func tell() *told {
	t := &told{make(chan struct{}), make(chan int)}
	go t.run()
	go t.listen()
	return t
}

func (t *told) run() { <-t.quit }

func (t *told) listen() {
	for {
		select {
		case n := <-t.in:
			if n == 0 {
				t.Stop()
			}
		case <-t.quit:
			return
		}
	}
}

func (t *told) Stop()     { close(t.quit) }
func (t *told) Put(n int) { t.in <- n }

// ok: whether the first one is not enough to know.
func tells() {
	t := tell()
	t.Put(0)
}

// It runs only if it is asked to.
type eager struct{ quit chan struct{} }

func newEager(now bool) *eager {
	e := &eager{make(chan struct{})}
	if now {
		go e.run()
	}
	return e
}

func (e *eager) run()       { <-e.quit }
func (e *eager) Stop()      { close(e.quit) }
func (e *eager) Name() bool { return e.quit == nil }

// ok
func eagers() bool {
	e := newEager(false)
	return e.Name()
}

// Others close the channel, or send to it what is to be done.
type shared struct{ quit chan struct{} }

func share(quit chan struct{}) *shared {
	s := &shared{quit}
	go s.run()
	return s
}

func (s *shared) run()       { <-s.quit }
func (s *shared) Stop()      { close(s.quit) }
func (s *shared) Name() bool { return s.quit == nil }

// ok
func shares(quit chan struct{}) bool {
	s := share(quit)
	return s.Name()
}

type once struct{ in chan int }

func newOnce() *once {
	o := &once{make(chan int)}
	go func() { println(<-o.in) }()
	return o
}

func (o *once) Put(n int) { o.in <- n }
func (o *once) Stop()     { close(o.in) }

// ok
func onces() {
	o := newOnce()
	o.Put(1)
}

// A registry has them all, and may stop them.
type registry struct{ of map[string]*member }

type member struct{ quit chan struct{} }

func (r *registry) add(name string) *member {
	m := &member{make(chan struct{})}
	r.of[name] = m
	go m.run()
	return m
}

func (m *member) run()       { <-m.quit }
func (m *member) Stop()      { close(m.quit) }
func (m *member) Name() bool { return m.quit == nil }

// ok
func (r *registry) has(name string) bool {
	m := r.add(name)
	return m.Name()
}
