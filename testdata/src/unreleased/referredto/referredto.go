// Package referredto has owners that know helpers which refer back to them: an
// order that asks the store, a stream that knows its session.
package referredto

import "os"

type tree struct{ less func(a, b string) bool }

func newTree(less func(a, b string) bool) *tree { return &tree{less: less} }

type store struct {
	f     *os.File
	limit int
	tree  *tree
}

// ranks is an order that asks the store, and cannot release it.
type ranks struct{ s *store }

func (r *ranks) less(a, b string) bool { return len(a)+r.s.limit < len(b) }

func by(order any) func(a, b string) bool {
	return func(a, b string) bool {
		if r, ok := order.(*ranks); ok {
			return r.less(a, b)
		}
		return a < b
	}
}

func (s *store) load() error {
	buf := make([]byte, 8)
	if _, err := s.f.Read(buf); err != nil {
		return err
	}
	if buf[0] == 0 {
		s.tree = newTree(by(&ranks{s}))
	}
	return nil
}

func (s *store) Close() error { return s.f.Close() }

func open(name string) (*store, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s := &store{f: f}
	if err := s.load(); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

func size(name string) (int, error) {
	s, err := open(name) // want "result of open is never released: s.Close is missing"
	if err != nil {
		return 0, err
	}
	return s.limit, nil
}

// ok: released
func sizeOf(name string) (int, error) {
	s, err := open(name)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	return s.limit, nil
}

// A tx is given to whoever asks for one, and knows its store.
type tx struct{ s *store }

func (t *tx) Put(key string) error {
	_, err := t.s.f.WriteString(key)
	return err
}

func (s *store) begin() (*tx, error) { return &tx{s: s}, nil }

func (s *store) Update(do func(*tx) error) error {
	t, err := s.begin()
	if err != nil {
		return err
	}
	return do(t)
}

func put(name string) error {
	s, err := open(name) // want "result of open is never released: s.Close is missing"
	if err != nil {
		return err
	}
	return s.Update(func(t *tx) error { return t.Put("k") })
}
