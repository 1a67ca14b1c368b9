// Package evictingnew has caches that evict where they take something in: what
// the function acquires is not what it removes.
package evictingnew

import (
	"context"
	"os"
)

type cache struct {
	max   int
	order []string
	files map[string]*os.File
}

func (c *cache) load(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if _, err := f.Stat(); err != nil {
		f.Close()
		return err
	}
	if len(c.order) >= c.max {
		delete(c.files, c.order[0]) // want "an element of field files of cache is removed before it is released: Close is missing, which Close calls"
		c.order = c.order[1:]
	}
	c.order = append(c.order, name)
	c.files[name] = f
	return nil
}

func (c *cache) Close() {
	for _, f := range c.files {
		f.Close()
	}
}

// split leaves the eviction to a helper that is given what is new.
type split struct {
	max   int
	order []string
	files map[string]*os.File
}

func (s *split) add(name string, f *os.File) {
	if len(s.order) >= s.max {
		delete(s.files, s.order[0]) // want "an element of field files of split is removed before it is released: Close is missing, which Close calls"
		s.order = s.order[1:]
	}
	s.order = append(s.order, name)
	s.files[name] = f
}

func (s *split) load(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.add(name, f)
	return nil
}

func (s *split) Close() {
	for _, f := range s.files {
		f.Close()
	}
}

// careful releases what it evicts.
type careful struct {
	max   int
	order []string
	files map[string]*os.File
}

// ok
func (c *careful) load(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if len(c.order) >= c.max {
		c.files[c.order[0]].Close()
		delete(c.files, c.order[0])
		c.order = c.order[1:]
	}
	c.order = append(c.order, name)
	c.files[name] = f
	return nil
}

func (c *careful) Close() {
	for _, f := range c.files {
		f.Close()
	}
}

// moving gives its element another name.
type moving struct{ files map[string]*os.File }

func (m *moving) open(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	m.files[name] = f
	return nil
}

// ok: it stays
func (m *moving) rename(from, to string) error {
	spare, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	f := m.files[from]
	delete(m.files, from)
	m.files[to] = f
	m.files[from] = spare
	return nil
}

// ok: what is given to it may be an old one
func (m *moving) put(name string, f *os.File) {
	delete(m.files, "old")
	m.files[name] = f
}

func (m *moving) keep(name string) { m.put(name, m.files["old"]) }

func (m *moving) Close() {
	for _, f := range m.files {
		f.Close()
	}
}

// kept has its caller hold what is put in.
type kept struct{ files map[string]*os.File }

// ok: the caller releases all of them
func (k *kept) put(name string, f *os.File) {
	delete(k.files, "old")
	k.files[name] = f
}

func (k *kept) Close() {
	for _, f := range k.files {
		f.Close()
	}
}

func useKept(k *kept) error {
	f, err := os.Open("a")
	if err != nil {
		return err
	}
	defer f.Close()
	k.put("a", f)
	return nil
}

// jobs forgets the function that ends a context.
type jobs struct{ cancels map[string]context.CancelFunc }

func (j *jobs) run(ctx context.Context, id string, work func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	j.cancels[id] = cancel
	work(ctx)
	delete(j.cancels, id) // want "an element of field cancels of jobs is removed before it is released: its call is missing, which stop calls"
}

func (j *jobs) stop() {
	for _, cancel := range j.cancels {
		cancel()
	}
}

// careful jobs end theirs.
type endedJobs struct{ cancels map[string]context.CancelFunc }

// ok
func (j *endedJobs) run(ctx context.Context, id string, work func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	j.cancels[id] = cancel
	defer func() {
		cancel()
		delete(j.cancels, id)
	}()
	work(ctx)
}

func (j *endedJobs) stop() {
	for _, cancel := range j.cancels {
		cancel()
	}
}
