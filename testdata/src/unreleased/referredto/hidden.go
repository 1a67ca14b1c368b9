package referredto

import (
	"os"

	"unreleased/referredto/inspect"
)

// A box holds what other packages have no name for.
type box struct{ f *os.File }

func (b *box) Close() error { return b.f.Close() }

func newBox(name string) (*box, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	b := &box{f: f}
	if !inspect.Seen(b) {
		panic("no box")
	}
	return b, nil
}

func boxed(name string) error {
	b, err := newBox(name) // want "result of newBox is never released: b.Close is missing"
	if err != nil {
		return err
	}
	_, err = b.f.Stat()
	return err
}

// ok: it is known elsewhere
func newKept(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	inspect.Keep(&box{f: f})
	return nil
}

// ok: it is closed elsewhere
func newFinished(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	inspect.Finish(&box{f: f})
	return nil
}
