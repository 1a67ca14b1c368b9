// Package mocksbeside has tests that put something else in the place of what it uses:
// that tells nothing of the package itself.
package mocksbeside

import (
	"log"
	"os"
)

type watcher interface{ watch(f *os.File) }

type logger struct{}

func (logger) watch(f *os.File) { log.Print(f.Name()) }

func size(w watcher, name string) (int64, error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return 0, err
	}
	w.watch(f)
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

type taker interface{ take(f *os.File) }

type list struct{ files []*os.File }

func (l *list) take(f *os.File) { l.files = append(l.files, f) }

func (l *list) Close() {
	for _, f := range l.files {
		f.Close()
	}
}

func open(t taker, name string) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	t.take(f)
	return nil
}
