package nested

import "os"

type half struct{ f *os.File }

func (h *half) drop() { h.f.Close() }

func (h *half) name() string { return h.f.Name() }

type whole struct {
	left  half
	title string
}

// ok: a struct in a struct, copied as a whole, and released by its address
func dropsPart(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	w := whole{left: half{f: f}, title: path}
	defer w.left.drop()
	_, err = f.Stat()
	return err
}

func namesPart(path string) string {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return ""
	}
	w := whole{left: half{f: f}, title: path}
	return w.left.name()
}

func dropsPartLate(path string) error {
	f, err := os.Open(path) // want "before the return on line 44"
	if err != nil {
		return err
	}
	w := whole{left: half{f: f}}
	if _, err := f.Stat(); err != nil {
		return err
	}
	w.left.drop()
	return nil
}

func newWhole(h half) whole { return whole{left: h} }

// ok: a function has put it there
func dropsMadePart(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	w := newWhole(half{f})
	defer w.left.drop()
	_, err = f.Stat()
	return err
}

func namesMadePart(path string) string {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return ""
	}
	w := newWhole(half{f})
	return w.left.name()
}

// ok: an element of an array, by its address
func dropsElement(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	hs := [2]half{{f: f}}
	defer hs[0].drop()
	_, err = f.Stat()
	return err
}
