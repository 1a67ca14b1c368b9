// Package lockedowners has owners that embed a lock. Who gives the lock back has
// not released them.
package lockedowners

import (
	"os"
	"sync"

	"unreleased/lockedowners/shelf"
)

func length(name string) (int64, error) {
	s, err := shelf.NewShelf(name) // want `result of shelf.NewShelf is never released: s.Close is missing`
	if err != nil {
		return 0, err
	}
	return s.Len(), nil
}

// ok
func lengthClosed(name string) (int64, error) {
	s, err := shelf.NewShelf(name)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	return s.Len(), nil
}

// ok: another function of its package closes it
func lengthTaken(name string) (int64, error) {
	s, err := shelf.NewShelf(name)
	if err != nil {
		return 0, err
	}
	defer shelf.Take(s)
	return s.Len(), nil
}

func lockedHere(name string) error {
	s, err := shelf.NewShelf(name) // want `result of shelf.NewShelf is never released: s.Close is missing`
	if err != nil {
		return err
	}
	s.Lock()
	s.Unlock()
	return nil
}

func marked(name string) (bool, error) {
	d, err := shelf.NewDrawer(name) // want `result of shelf.NewDrawer is never released: d.Close is missing`
	if err != nil {
		return false, err
	}
	return d.Has(name), nil
}

// ok
func markedClosed(name string) (bool, error) {
	d, err := shelf.NewDrawer(name)
	if err != nil {
		return false, err
	}
	defer d.Close()
	return d.Has(name), nil
}

// ok: what is released by Unlock
func leased(name string) error {
	l, err := shelf.NewLease(name)
	if err != nil {
		return err
	}
	defer l.Unlock()
	return nil
}

// ok: and so by another function
func leasedUntil(name string) error {
	l, err := shelf.NewLease(name)
	if err != nil {
		return err
	}
	shelf.End(l)
	return nil
}

type local struct {
	sync.Mutex
	f *os.File
	n int
}

func open(name string) (*local, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &local{f: f}, nil
}

func (l *local) add() {
	l.Lock()
	l.n++
	l.Unlock()
}

func (l *local) close() error {
	l.Lock()
	defer l.Unlock()
	return l.f.Close()
}

func added(name string) error {
	l, err := open(name) // want `result of open is never released: l.close is missing`
	if err != nil {
		return err
	}
	l.add()
	return nil
}

// ok
func addedClosed(name string) error {
	l, err := open(name)
	if err != nil {
		return err
	}
	l.add()
	return l.close()
}

// ok: a function of the other package closes the file itself
func lengthEmptied(name string) (int64, error) {
	s, err := shelf.NewShelf(name)
	if err != nil {
		return 0, err
	}
	defer shelf.Empty(s)
	return s.Len(), nil
}

func lengthCounted(name string) (int64, error) {
	s, err := shelf.NewShelf(name) // want `result of shelf.NewShelf is never released: s.Close is missing`
	if err != nil {
		return 0, err
	}
	defer shelf.Count(s)
	return s.Len(), nil
}
