package cases

import "behaviour/res"

// kept are resources that something else keeps: a list, an owner, a channel.
var kept = []func() string{of(wrappedForList), of(ownerWithOptions), of(openTwo), of(offered), of(probe)}

// holder wraps a resource.
type holder struct{ r *res.R }

func newHolder(r *res.R) (*holder, error) {
	h := &holder{r: r}
	if err := r.Use(); err != nil {
		return nil, err
	}
	return h, nil
}

func (h *holder) Close() error { return h.r.Close() }

// what the deferred literal closes is what earlier iterations have made
func wrappedForList() error {
	var hs []*holder
	defer func() {
		for _, h := range hs {
			h.Close()
		}
	}()
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		h, err := newHolder(r)
		if err != nil {
			return err
		}
		hs = append(hs, h)
	}
	return nil
}

type pool struct {
	r    *res.R
	size int
}

func (p *pool) Close() error { return p.r.Close() }

// options see the owner before it is ready
func newPool(opts ...func(*pool)) (*pool, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	p := &pool{r: r}
	for _, opt := range opts {
		opt(p)
	}
	if err := p.r.Use(); err != nil {
		return nil, err
	}
	return p, nil
}

func ownerWithOptions() error {
	p, err := newPool(func(p *pool) { p.size = 2 })
	if err != nil {
		return err
	}
	return p.Close()
}

type duo struct{ first, second *res.R }

func (p *duo) Close() {
	if p.first != nil {
		p.first.Close()
	}
	if p.second != nil {
		p.second.Close()
	}
}

// the variable is of a narrower block, the field is not
func newDuo() (*duo, error) {
	p := &duo{}
	if res.Decide() {
		first, err := res.Open("first")
		if err != nil {
			return nil, err
		}
		p.first = first
	}
	if res.Decide() {
		second, err := res.Open("second")
		if err != nil {
			return nil, err
		}
		p.second = second
	}
	return p, nil
}

func openTwo() error {
	p, err := newDuo()
	if err != nil {
		return err
	}
	p.Close()
	return nil
}

// nobody takes it
func offered() error {
	out, gone := make(chan *res.R, 1), make(chan bool)
	if res.Decide() {
		out = nil
		close(gone)
	}
	if err := offer(out, gone); err != nil {
		return err
	}
	select {
	case r := <-out:
		return r.Close()
	default:
		return nil
	}
}

func offer(out chan<- *res.R, gone <-chan bool) error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	select {
	case out <- r:
	case <-gone:
	}
	return nil
}

// only the code is of interest
func probe() error {
	for range 2 {
		reply, err := res.Ask()
		if err != nil || reply == nil || reply.Code != 200 {
			res.Decide()
		} else {
			break
		}
	}
	return nil
}
