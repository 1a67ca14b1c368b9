// Package begunfields has owners whose parts are something to release from the
// call of a method on: one that opens or starts the part.
package begunfields

import (
	"errors"
	"net"
)

type gate struct{ l net.Listener }

func (g *gate) start() error {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return err
	}
	g.l = l
	return nil
}

func (g *gate) Close() error { return g.l.Close() }

type line struct{ c net.Conn }

func dial() (*line, error) {
	c, err := net.Dial("tcp", "localhost:1")
	if err != nil {
		return nil, err
	}
	return &line{c}, nil
}

func (l *line) Close() error { return l.c.Close() }

// The part is begun before it is put there.

type station struct {
	line *line
	gate *gate
}

func newStation() (*station, error) {
	l, err := dial()
	if err != nil {
		return nil, err
	}
	g := &gate{}
	if err := g.start(); err != nil { // want `what g.start begins is stored in field gate of station and never released: no function calls its Close, not even the Close of station`
		return nil, errors.Join(err, l.Close())
	}
	return &station{line: l, gate: g}, nil
}

func (s *station) Close() error { return s.line.Close() }

type station2 struct {
	line *line
	gate *gate
}

func newStation2() (*station2, error) {
	l, err := dial()
	if err != nil {
		return nil, err
	}
	g := &gate{}
	if err := g.start(); err != nil { // ok: Close closes it
		return nil, errors.Join(err, l.Close())
	}
	return &station2{line: l, gate: g}, nil
}

func (s *station2) Close() error { return errors.Join(s.line.Close(), s.gate.Close()) }

// The part is begun where it rests: a pointer, and a value.

type tower struct {
	line *line
	gate *gate
	side gate
}

func newTower() (*tower, error) {
	l, err := dial()
	if err != nil {
		return nil, err
	}
	return &tower{line: l, gate: &gate{}}, nil
}

func (t *tower) Serve() error {
	return t.gate.start() // want `what t.gate.start begins is stored in field gate of tower and never released: no function calls its Close, not even the Close of tower`
}

func (t *tower) ServeSide() error {
	return t.side.start() // want `what t.side.start begins is stored in field side of tower and never released: no function calls its Close, not even the Close of tower`
}

func (t *tower) Close() error { return t.line.Close() }

type tower2 struct {
	line *line
	gate *gate
	side gate
}

func newTower2() (*tower2, error) {
	l, err := dial()
	if err != nil {
		return nil, err
	}
	return &tower2{line: l, gate: &gate{}}, nil
}

func (t *tower2) Serve() error { return t.gate.start() } // ok: halt closes it

func (t *tower2) ServeSide() error { return t.side.start() } // ok: Close closes it

func (t *tower2) halt() error { return t.gate.Close() }

func (t *tower2) Close() error { return errors.Join(t.line.Close(), t.side.Close()) }

// The part is another's.

type guest struct {
	line *line
	gate *gate
}

func newGuest(g *gate) (*guest, error) {
	l, err := dial()
	if err != nil {
		return nil, err
	}
	return &guest{line: l, gate: g}, nil
}

func (g *guest) Serve() error { return g.gate.start() } // ok: who has given it may close it

func (g *guest) Close() error { return g.line.Close() }

// The part goes out of sight.

type lender struct {
	line *line
	gate *gate
}

func newLender() (*lender, error) {
	l, err := dial()
	if err != nil {
		return nil, err
	}
	return &lender{line: l, gate: &gate{}}, nil
}

func (l *lender) Serve() error { return l.gate.start() } // ok: who has it from Gate may close it

func (l *lender) Gate() *gate { return l.gate }

func (l *lender) Close() error { return l.line.Close() }
