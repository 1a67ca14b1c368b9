// Package pilemeant has releases in loops that are well where they are.
package pilemeant

import (
	"context"
	"os"
	"testing"
)

// ok: a test ends soon.
func CheckFiles(t *testing.T, dir string, names []string) {
	for _, name := range names {
		f, err := os.Open(dir + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.Stat(); err != nil {
			t.Error(err)
		}
	}
}

type cluster struct {
	t     *testing.T
	nodes []func(context.Context) bool
}

// ok
func (c *cluster) wait(rounds int) {
	for range rounds {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if c.nodes[0](ctx) {
			return
		}
	}
}

// It is acquired in a test, and never released.
func CheckFile(t *testing.T, name string) {
	f, err := os.Open(name) // want `f.Close is missing`
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Stat(); err != nil {
		t.Error(err)
	}
}

// ok: somebody has thought of it.
func sizes(names []string) (n int64) {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		// It is fine to defer this until all are read, there are but a few.
		defer f.Close()
		if info, err := f.Stat(); err == nil {
			n += info.Size()
		}
	}
	return n
}

func sizesOfMany(names []string) (n int64) {
	for _, name := range names {
		f, err := os.Open(name) // want `file.Close is deferred in a loop|f.Close is deferred in a loop`
		if err != nil {
			continue
		}
		// Close what has been read.
		defer f.Close()
		if info, err := f.Stat(); err == nil {
			n += info.Size()
		}
	}
	return n
}
