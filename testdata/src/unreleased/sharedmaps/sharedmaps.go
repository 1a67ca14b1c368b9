// Package sharedmaps has structs of the function's own whose map comes from
// elsewhere: what is put there, others have.
package sharedmaps

import (
	"io"
	"os"
)

type registry struct {
	files  map[string]io.Closer
	others map[string]io.Closer
}

var shared = map[string]io.Closer{}

func global(name string) error {
	r := &registry{files: shared}
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	r.files[name] = f
	return nil
}

func given(files map[string]io.Closer, name string) error {
	r := registry{files: files}
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	r.files[name] = f
	return nil
}

func assigned(from *registry, name string) error {
	r := new(registry)
	r.files = from.files
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	r.files[name] = f
	return nil
}

func own(name string) error {
	r := &registry{files: make(map[string]io.Closer)}
	f, err := os.Open(name) // want `never released`
	if err != nil {
		return err
	}
	r.files[name] = f
	return nil
}

// The other map is shared.
func other(name string) error {
	r := &registry{files: make(map[string]io.Closer), others: shared}
	f, err := os.Open(name) // want `never released`
	if err != nil {
		return err
	}
	r.files[name] = f
	return nil
}

// A pool can be copied: its copies share the map.
type pool struct{ open map[string]io.Closer }

func (p *pool) set(name string, c io.Closer) { p.open[name] = c }

var pools = map[string]pool{}

func copied(kind, name string) error {
	p := pools[kind]
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	p.set(name, f)
	return nil
}

func made(name string) error {
	p := pool{open: map[string]io.Closer{}}
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return err
	}
	p.set(name, f)
	return nil
}
