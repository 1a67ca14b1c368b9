// Package quiet has nothing to do with observing: what its bodies do need not be
// looked at.
package quiet

import (
	"strings"
	"time"
)

var table = map[string][]int{"a": {1, 2}, "b": {3}}

type entry struct {
	name string
	at   time.Time
}

func Sum(name string) (n int) {
	add := func(v int) { n += v }
	for _, v := range table[name] {
		add(v)
	}
	return n
}

func New(name string) *entry { return &entry{strings.ToLower(name), time.Now()} }

func (e *entry) String() string { return e.name }
