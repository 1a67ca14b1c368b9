package containers

import (
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"sort"
	"sync"
)

var errEmpty = errors.New("empty")

// dialEach drops what it has dialed when a later dial fails.
func dialEach(addrs []string) ([]net.Conn, error) {
	var conns []net.Conn
	for _, a := range addrs {
		c, err := net.Dial("tcp", a) // want "c.Close is missing for those of earlier iterations before the return on line 21"
		if err != nil {
			return nil, err
		}
		conns = append(conns, c)
	}
	return conns, nil
}

// ok: undone in reverse
func dialEachRight(addrs []string) ([]net.Conn, error) {
	var conns []net.Conn
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			for i := len(conns) - 1; i >= 0; i-- {
				conns[i].Close()
			}
			return nil, err
		}
		conns = append(conns, c)
	}
	return conns, nil
}

// ok: what was dialed so far comes with the error
func dialSome(addrs []string) ([]net.Conn, error) {
	var conns []net.Conn
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			return conns, err
		}
		conns = append(conns, c)
	}
	return conns, nil
}

// ok: the first iteration has nothing to undo
func dialCounted(addrs []string) ([]net.Conn, error) {
	conns := make([]net.Conn, len(addrs))
	for i, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			if i > 0 {
				closeConns(conns[:i])
			}
			return nil, err
		}
		conns[i] = c
	}
	return conns, nil
}

// ok
func closeConns(conns []net.Conn) {
	for _, c := range conns {
		_ = c.Close()
	}
}

// ok: a helper releases them
func dialHelped(addrs []string) (_ []net.Conn, err error) {
	var conns []net.Conn
	defer func() {
		if err != nil {
			closeConns(conns)
		}
	}()
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			return nil, err
		}
		conns = append(conns, c)
	}
	return conns, nil
}

// dialMap forgets the map.
func dialMap(addrs []string) (map[string]net.Conn, error) {
	conns := make(map[string]net.Conn, len(addrs))
	for _, a := range addrs {
		c, err := net.Dial("tcp", a) // want "released"
		if err != nil {
			return nil, err
		}
		conns[a] = c
	}
	if len(conns) == 0 {
		return nil, errEmpty
	}
	return conns, nil
}

// ok: the map is empty
func dialMapRight(addrs []string) (map[string]net.Conn, error) {
	conns := make(map[string]net.Conn, len(addrs))
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			for k, c := range conns {
				c.Close()
				delete(conns, k)
			}
			return nil, err
		}
		conns[a] = c
	}
	if len(conns) == 0 {
		return nil, errEmpty
	}
	return conns, nil
}

type member struct {
	name string
	conn net.Conn
}

// ok
func (m *member) stop() { m.conn.Close() }

// owners of each element, dropped.
func join(names []string) ([]*member, error) {
	var ms []*member
	for _, n := range names {
		c, err := net.Dial("tcp", n) // want "released"
		if err != nil {
			return nil, err
		}
		ms = append(ms, &member{n, c})
	}
	return ms, nil
}

// ok: owners of each element, stopped
func joinRight(names []string) ([]*member, error) {
	var ms []*member
	for _, n := range names {
		c, err := net.Dial("tcp", n)
		if err != nil {
			for _, m := range slices.Backward(ms) {
				m.stop()
			}
			return nil, err
		}
		ms = append(ms, &member{n, c})
	}
	sort.Slice(ms, func(i, j int) bool { return ms[i].name < ms[j].name })
	return ms, nil
}

type fleet struct {
	mu      sync.Mutex
	members map[string]*member
	ls      []net.Listener
}

// newFleet fails with listeners in its field.
func newFleet(addrs []string) (*fleet, error) {
	f := &fleet{members: map[string]*member{}}
	for _, a := range addrs {
		l, err := net.Listen("tcp", a) // want "released"
		if err != nil {
			return nil, err
		}
		f.ls = append(f.ls, l)
	}
	return f, nil
}

// ok
func newFleetRight(addrs []string) (*fleet, error) {
	f := &fleet{members: map[string]*member{}}
	for _, a := range addrs {
		l, err := net.Listen("tcp", a)
		if err != nil {
			f.Close()
			return nil, err
		}
		f.ls = append(f.ls, l)
	}
	return f, nil
}

// ok
func (f *fleet) Close() error {
	var errs []error
	for _, l := range f.ls {
		errs = append(errs, l.Close())
	}
	for _, m := range f.members {
		m.stop()
	}
	return errors.Join(errs...)
}

// useFleet forgets what newFleetRight has made.
func useFleet(addrs []string, check func() error) error {
	f, err := newFleetRight(addrs) // want "released"
	if err != nil {
		return err
	}
	if err := check(); err != nil {
		return err
	}
	return f.Close()
}

// ok: into a map of the receiver
func (f *fleet) add(name string) error {
	c, err := net.Dial("tcp", name)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.members[name] = &member{name, c}
	return nil
}

// cancels are dropped when one of the starts fails.
func startAll(ctx context.Context, starts []func(context.Context) error) ([]context.CancelFunc, error) {
	var cancels []context.CancelFunc
	for _, s := range starts {
		ctx, cancel := context.WithCancel(ctx) // want "released"
		if err := s(ctx); err != nil {
			cancel()
			return nil, err
		}
		cancels = append(cancels, cancel)
	}
	return cancels, nil
}

// ok
func startAllRight(ctx context.Context, starts []func(context.Context) error) ([]context.CancelFunc, error) {
	var cancels []context.CancelFunc
	for _, s := range starts {
		ctx, cancel := context.WithCancel(ctx)
		cancels = append(cancels, cancel)
		if err := s(ctx); err != nil {
			for _, c := range cancels {
				c()
			}
			return nil, err
		}
	}
	return cancels, nil
}

// ok: each is released by its goroutine
func fanOut(addrs []string) error {
	var conns []net.Conn
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			return errors.Join(err, closeEach(conns))
		}
		conns = append(conns, c)
	}
	var wg sync.WaitGroup
	for _, c := range conns {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer c.Close()
		}()
	}
	wg.Wait()
	return nil
}

// ok
func closeEach[C interface{ Close() error }](cs []C) error {
	var err error
	for _, c := range cs {
		err = errors.Join(err, c.Close())
	}
	return err
}

// ok: a cleanup for each
func open2(a, b string) (_, _ *os.File, err error) {
	var undo []func() error
	defer func() {
		if err != nil {
			for _, u := range undo {
				_ = u()
			}
		}
	}()
	f, err := os.Open(a)
	if err != nil {
		return nil, nil, err
	}
	undo = append(undo, f.Close)
	g, err := os.Open(b)
	if err != nil {
		return nil, nil, err
	}
	undo = append(undo, g.Close)
	if f.Name() == g.Name() {
		return nil, nil, errEmpty
	}
	return f, g, nil
}

// open2Wrong has the cleanups and never runs them.
func open2Wrong(a, b string) (_, _ *os.File, err error) {
	var undo []func() error
	f, err := os.Open(a) // want "released"
	if err != nil {
		return nil, nil, err
	}
	undo = append(undo, f.Close)
	g, err := os.Open(b) // want "released"
	if err != nil {
		return nil, nil, err
	}
	undo = append(undo, g.Close)
	if len(undo) > 2 {
		return nil, nil, errEmpty
	}
	return f, g, nil
}

// ok: the slice was known elsewhere before
func register(r *fleet, addrs []string) error {
	ls := make([]net.Listener, len(addrs))
	r.ls = ls
	for i, a := range addrs {
		l, err := net.Listen("tcp", a)
		if err != nil {
			return err
		}
		ls[i] = l
	}
	return nil
}

// ok: so was the map
func registerMap(r *fleet, keep func(map[string]net.Conn), addrs []string) error {
	m := map[string]net.Conn{}
	keep(m)
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			return err
		}
		m[a] = c
	}
	return nil
}

// ok: two slices that share elements
func shared(addrs []string) ([]net.Conn, error) {
	var conns, active []net.Conn
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			closeConns(conns)
			return nil, err
		}
		conns = append(conns, c)
		if c.RemoteAddr() != nil {
			active = append(active, c)
		}
	}
	if len(active) == 0 {
		closeConns(conns)
		return nil, errEmpty
	}
	return conns, nil
}

// ok: popped one by one
func popped(addrs []string) error {
	var conns []net.Conn
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err == nil {
			conns = append(conns, c)
		}
	}
	for len(conns) > 0 {
		c := conns[len(conns)-1]
		conns = conns[:len(conns)-1]
		c.Close()
	}
	return nil
}

// ok: moved into a channel
func moved(addrs []string, out chan<- net.Conn) error {
	var conns []net.Conn
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			closeConns(conns)
			return err
		}
		conns = append(conns, c)
	}
	for _, c := range conns {
		out <- c
	}
	return nil
}

// ok: a deferred loop over a map
func dialDeferred(addrs []string) error {
	conns := map[string]net.Conn{}
	defer func() {
		for _, c := range conns {
			c.Close()
		}
	}()
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			return err
		}
		conns[a] = c
	}
	return nil
}

// dialDeferredWrong counts them only.
func dialDeferredWrong(addrs []string) (n int, err error) {
	conns := map[string]net.Conn{}
	defer func() { n = len(conns) }()
	for _, a := range addrs {
		c, err := net.Dial("tcp", a) // want "released"
		if err != nil {
			return 0, err
		}
		conns[a] = c
	}
	return 0, nil
}
