package res

import (
	"errors"
	"sync"
)

// Spawned are the goroutines of the run.
var Spawned sync.WaitGroup

// A Tx ends with Commit or Rollback.
type Tx struct{ done bool }

func Begin() (*Tx, error) {
	if Decide() {
		return nil, ErrStep
	}
	Acquired++
	return &Tx{}, nil
}

func (t *Tx) Exec(q string) error {
	if t.done {
		Misused++
	}
	return Step()
}

var ErrDone = errors.New("tx is done")

func (t *Tx) Commit() error {
	if t.done {
		return ErrDone
	}
	t.done = true
	Released++
	if Decide() {
		return errors.New("commit failed")
	}
	return nil
}

func (t *Tx) Rollback() error {
	if t.done {
		return ErrDone
	}
	t.done = true
	Released++
	return nil
}

// A W fails to close, perhaps.
type W struct{ closed bool }

func Create(name string) (*W, error) {
	if Decide() {
		return nil, ErrStep
	}
	Acquired++
	return &W{}, nil
}

func (w *W) Write(s string) error {
	if w.closed {
		Misused++
	}
	return Step()
}

var ErrClose = errors.New("close failed")

func (w *W) Close() error {
	if w.closed {
		return errors.New("already closed")
	}
	w.closed = true
	Released++
	if Decide() {
		return ErrClose
	}
	return nil
}

// A Span ends.
type Span struct{ ended bool }

func Start(name string) *Span { Acquired++; return &Span{} }

func (s *Span) Set(k string) {
	if s.ended {
		Misused++
	}
	if Step() != nil {
		return
	}
}

func (s *Span) End() {
	if !s.ended {
		s.ended = true
		Released++
	}
}

// A Buffer uses its R when it is closed.
type Buffer struct{ r *R }

func NewBuffer(r *R) *Buffer { return &Buffer{r} }

func (b *Buffer) Close() {
	if b.r.closed {
		Misused++
	}
}

// A Wrapped is to be closed before its W.
type Wrapped struct {
	w      *W
	closed bool
}

func Wrap(w *W) (*Wrapped, error) {
	if Decide() {
		return nil, ErrStep
	}
	Acquired++
	return &Wrapped{w: w}, nil
}

func (b *Wrapped) Close() error {
	if b.w.closed {
		Misused++
	}
	if !b.closed {
		b.closed = true
		Released++
	}
	return nil
}

// A Reply has a part that is to be released.
type Reply struct {
	Code int
	Body *R
}

// Ask acquires, unless the next decision says no.
func Ask() (*Reply, error) {
	r, err := Open("reply")
	if err != nil {
		return nil, err
	}
	code := 200
	if Decide() {
		code = 503
	}
	return &Reply{Code: code, Body: r}, nil
}

// A Conn has a number beside what is to be released.
type Conn struct {
	Code int
	*R
}

// Dial acquires, unless the next decision says no.
func Dial(name string) (*Conn, error) {
	reply, err := Ask()
	if err != nil {
		return nil, err
	}
	return &Conn{Code: reply.Code, R: reply.Body}, nil
}
