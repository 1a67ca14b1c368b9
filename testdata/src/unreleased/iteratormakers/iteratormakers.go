// Package iteratormakers uses stores whose implementations are out of sight,
// and releases the iterators that they make.
package iteratormakers

import "errors"

var errLimit = errors.New("too many")

type Iterator interface {
	Next() bool
	Error() error
	Release()
}

type AccountIterator interface {
	Iterator
	Account() string
}

type SlotIterator interface {
	Iterator
	Slot() []byte
}

type Store interface {
	NewIterator(prefix string) Iterator
	AccountIterator(seek string) (AccountIterator, error)
	SlotIterator(account string) (SlotIterator, error)
	Current() Iterator
	Walk() (SlotIterator, error)
}

// ok
func count(s Store) (n int, err error) {
	it := s.NewIterator("")
	defer it.Release()
	for it.Next() {
		n++
	}
	return n, it.Error()
}

func some(s Store, limit int) (n int, err error) {
	it := s.NewIterator("a") // want `it.Release is missing`
	for it.Next() {
		if n++; n > limit {
			return n, errLimit
		}
	}
	return n, it.Error()
}

// Slots are released as accounts are: by the Release of all iterators.
func slots(s Store) (n int, err error) {
	accounts, err := s.AccountIterator("")
	if err != nil {
		return 0, err
	}
	defer accounts.Release()
	for accounts.Next() {
		it, err := s.SlotIterator(accounts.Account()) // want `it.Release is missing`
		if err != nil {
			return n, err
		}
		for it.Next() {
			n += len(it.Slot())
		}
	}
	return n, accounts.Error()
}

// ok
func slotsReleased(s Store, account string) (n int, err error) {
	it, err := s.SlotIterator(account)
	if err != nil {
		return 0, err
	}
	for it.Next() {
		n += len(it.Slot())
	}
	it.Release()
	return n, it.Error()
}

// ok: these names speak of nothing that is made
func others(s Store) bool {
	it, err := s.Walk()
	if err != nil {
		return false
	}
	return s.Current().Next() && it.Next()
}

// A cursor has a Release of its own, which nobody defers.
type Cursor interface {
	Next() bool
	Release()
}

type Table interface{ NewCursor() Cursor }

// ok: nobody says that it has to be released
func first(t Table) bool { return t.NewCursor().Next() }
