// Package timedwhole has handlers that get no context and no other handler:
// a timer that they begin with, and whose end is deferred, is for all that
// they do.
package timedwhole

import (
	"errors"
	"time"
)

type sink interface{ AddSample(key string, v float64) }

var out sink

// measureSince records the time since start.
func measureSince(key string, start time.Time) { out.AddSample(key, time.Since(start).Seconds()) }

type state struct{ rows map[string]uint64 }

func (s *state) set(key string, index uint64) error {
	if index == 0 {
		return errors.New("no index")
	}
	s.rows[key] = index
	return nil
}

type machine struct{ state *state }

type applier func(buf []byte, index uint64) any

func (m *machine) table() map[string]applier {
	return map[string]applier{
		"node":  m.node,  // ok
		"job":   m.job,   // ok
		"eval":  m.eval,  // ok
		"alloc": m.alloc, // ok
		"plan":  m.plan,  // want `plan \("plan"\) in this table is not observed; 4 of its 5 sibling entries begin a timer`
	}
}

func (m *machine) node(buf []byte, index uint64) any {
	defer measureSince("node", time.Now())
	return m.state.set("node", index)
}

func (m *machine) job(buf []byte, index uint64) any {
	defer measureSince("job", time.Now())
	if len(buf) == 0 {
		return errors.New("empty")
	}
	return m.state.set("job", index)
}

func (m *machine) eval(buf []byte, index uint64) any {
	start := time.Now()
	defer func() { measureSince("eval", start) }()
	return m.state.set("eval", index)
}

func (m *machine) alloc(buf []byte, index uint64) any {
	defer measureSince("alloc", time.Now())
	return m.state.set("alloc", index)
}

func (m *machine) plan(buf []byte, index uint64) any {
	if err := m.state.set("plan", index); err != nil {
		return err
	}
	return nil
}

// A timer of a part says nothing of the whole.
func (m *machine) parts() map[string]applier {
	return map[string]applier{
		"a": m.part,  // ok
		"b": m.other, // ok
		"c": m.third, // ok
	}
}

func (m *machine) part(buf []byte, index uint64) any {
	start := time.Now()
	err := m.state.set("a", index)
	measureSince("a", start)
	if err != nil {
		return err
	}
	return m.state.set("b", index)
}

func (m *machine) other(buf []byte, index uint64) any {
	if index > 0 {
		start := time.Now()
		defer func() { measureSince("b", start) }()
	}
	return m.state.set("b", index)
}

func (m *machine) third(buf []byte, index uint64) any { return m.state.set("c", index) }
