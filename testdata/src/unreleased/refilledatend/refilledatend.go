// Package refilledatend: a function that defers the release of what it is given releases
// what it has opened anew for that, too.
package refilledatend

import "os"

type tail struct {
	f    *os.File
	name string
}

func follow(name string) *tail {
	f, err := os.Open(name)
	if err != nil {
		return &tail{name: name} // it is opened by the first read
	}
	return &tail{f: f, name: name}
}

func (t *tail) again() bool {
	f, err := os.Open(t.name)
	if err != nil {
		return false
	}
	t.stop()
	t.f = f
	return true
}

func (t *tail) stop() {
	if t.f == nil {
		return
	}
	t.f.Close()
	t.f = nil
}

func (t *tail) read(b []byte) bool {
	if t.f == nil && !t.again() {
		return false
	}
	n, _ := t.f.Read(b)
	return n > 0
}

func drain(t *tail) {
	defer t.stop()
	b := make([]byte, 512)
	for t.read(b) || t.again() {
	}
}

func drainOnce(t *tail) {
	t.stop()
	b := make([]byte, 512)
	for t.read(b) || t.again() {
	}
}

// drainBoth stops something else.
func drainBoth(t, other *tail) {
	defer other.stop()
	b := make([]byte, 512)
	for t.read(b) || t.again() {
	}
}

// ok
func all(name string) {
	t := follow(name)
	drain(t)
}

// ok
func allBehind(name string) {
	t := follow(name)
	go drain(t)
}

func allOnce(name string) {
	t := follow(name) // want `t.stop is missing`
	drainOnce(t)
}

func allBoth(name string) {
	t := follow(name) // want `t.stop is missing`
	drainBoth(t, follow(name+".1"))
}
