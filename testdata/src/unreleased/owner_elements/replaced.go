package owner_elements

import "os"

// A tray has its files in a map that can be replaced, and a stack of them.
type tray struct {
	byName map[string]*os.File
	stack  []*os.File
}

func newTray() *tray { return &tray{byName: map[string]*os.File{}} }

func (t *tray) add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	t.byName[name] = f
	return nil
}

func (t *tray) push(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	t.stack = append(t.stack, f)
	return nil
}

func (t *tray) Close() {
	for _, f := range t.byName {
		f.Close()
	}
	for _, f := range t.stack {
		f.Close()
	}
}

func (t *tray) reset() {
	t.byName = make(map[string]*os.File) // want "byName"
}

// ok
func (t *tray) resetClosed() {
	old := t.byName
	t.byName = make(map[string]*os.File)
	for _, f := range old {
		f.Close()
	}
}

func (t *tray) pop() {
	t.stack = t.stack[:len(t.stack)-1] // want "stack"
}

func (t *tray) shift() {
	t.stack = t.stack[1:] // want "stack"
}

// ok
func (t *tray) popClosed() error {
	f := t.stack[len(t.stack)-1]
	t.stack = t.stack[:len(t.stack)-1]
	return f.Close()
}

// A lazyTray makes its map where it has none, or is set up.
type lazyTray struct{ byName map[string]*os.File }

// ok: it is the first one.
func (t *lazyTray) setUp() { t.byName = make(map[string]*os.File) }

// ok
func (t *lazyTray) add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if t.byName == nil {
		t.byName = make(map[string]*os.File)
	}
	t.byName[name] = f
	return nil
}

func (t *lazyTray) Close() {
	for _, f := range t.byName {
		f.Close()
	}
}

// A drawer is a stack that is taken from.
type drawer[T interface{ Close() error }] struct {
	stack []T
	open  func() (T, error)
}

func (d *drawer[T]) fill() error {
	v, err := d.open()
	if err != nil {
		return err
	}
	d.stack = append(d.stack, v)
	return nil
}

// ok
func (d *drawer[T]) take() T {
	v := d.stack[len(d.stack)-1]
	d.stack = d.stack[:len(d.stack)-1]
	return v
}

// ok
func (d *drawer[T]) Close() {
	for _, v := range d.stack {
		v.Close()
	}
}
