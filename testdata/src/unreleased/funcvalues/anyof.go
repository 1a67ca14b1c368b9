package funcvalues

import "os"

func shut(f *os.File) error { return f.Close() }

func flush(f *os.File) error { return f.Sync() }

func measure(f *os.File) error {
	_, err := f.Stat()
	return err
}

// ok: a literal is not empty, and any of its functions may release.
func each(name string) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	for _, step := range []func(*os.File) error{shut, measure} {
		_ = step(f)
	}
}

// ok: as often as the list is long, so at least once.
func once(name string) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	for _, s := range []string{name} {
		println(s)
		f.Close()
	}
}

func neither(name string) error {
	f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return"
	if err != nil {
		return err
	}
	for _, step := range []func(*os.File) error{flush, measure} {
		if err := step(f); err != nil {
			return err
		}
	}
	return f.Close()
}

// ok
func both(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	g, err := os.Open(name)
	if err != nil {
		f.Close()
		return err
	}
	for _, end := range []func() error{f.Close, g.Close} {
		_ = end()
	}
	return nil
}

func maybeNone(name string, names []string) {
	f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return"
	if err != nil {
		return
	}
	for range names {
		f.Close()
	}
}
