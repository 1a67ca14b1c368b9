package referredto

import "os"

type guarded struct {
	f     *os.File
	watch *watch
}

// A watch releases what it watches.
type watch struct{ g *guarded }

func (w *watch) expire() { w.g.f.Close() }

// A lid does so by a method of another name.
type lid struct{ g *guarded }

func (l *lid) shut() { l.g.giveUp() }

func (g *guarded) giveUp() { _ = g.f.Close() }

var watches []func()

func (g *guarded) arm() {
	w := &watch{g}
	watches = append(watches, w.expire)
}

func (g *guarded) cover() {
	l := &lid{g}
	watches = append(watches, l.shut)
}

func (g *guarded) Close() error { return g.f.Close() }

// ok: the watch closes it
func armed(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	g := &guarded{f: f}
	g.arm()
	return nil
}

// ok: the lid does
func covered(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	g := &guarded{f: f}
	g.cover()
	return nil
}

// A view of a source lets everybody have it.
type source struct{ f *os.File }

type view struct{ s *source }

func (v *view) Source() *source { return v.s }

func (s *source) show(to chan *view) { to <- &view{s} }

func (s *source) Close() error { return s.f.Close() }

// ok: who receives the view may close its source
func shown(name string, to chan *view) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s := &source{f: f}
	s.show(to)
	return nil
}

type page struct{ s *source }

func (p *page) Read(b []byte) (int, error) { return p.s.f.Read(b) }

var pages = map[string]*page{}

var last *page

func (s *source) keep(name string) { pages[name] = &page{s} }

func (s *source) keepLast() { last = &page{s} }

// ok: the pages are there for as long as the process, and so is their source
func kept(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s := &source{f: f}
	s.keep(name)
	return nil
}

// ok: this one, too
func keptLast(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s := &source{f: f}
	s.keepLast()
	return nil
}
