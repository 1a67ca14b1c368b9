// Package claim has owners that are released by methods whose names do not
// speak of it.
package claim

import (
	"context"
	"io"
	"os"
	"sync"
)

// A Claim is held until it is surrendered.
type Claim struct {
	f    *os.File
	name string
}

// ok
func Take(name string) (*Claim, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &Claim{f, name}, nil
}

func (c *Claim) Name() string { return c.name }

func (c *Claim) Surrender() error {
	if c == nil {
		return nil
	}
	os.Remove(c.f.Name())
	return c.f.Close()
}

func Stamped(name string) (*Claim, error) {
	c, err := Take(name) // want "not released on every path: c.Surrender is missing"
	if err != nil {
		return nil, err
	}
	if _, err := c.f.WriteString("stamp"); err != nil {
		return nil, err
	}
	return c, nil
}

// A Seat is left by a method without a result.
type Seat[T any] struct {
	mu   sync.Mutex
	f    *os.File
	what T
}

// ok
func Sit[T any](name string, what T) (*Seat[T], error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Seat[T]{f: f, what: what}, nil
}

func (s *Seat[T]) What() T { return s.what }

func (s *Seat[T]) Vacate(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.f.Sync()
	s.f.Close()
	s.f = nil
}

// A Pair gives both of its files back.
type Pair struct{ in, out *os.File }

// ok
func TakePair(a, b string) (*Pair, error) {
	in, err := os.Open(a)
	if err != nil {
		return nil, err
	}
	out, err := os.Create(b)
	if err != nil {
		in.Close()
		return nil, err
	}
	return &Pair{in, out}, nil
}

func (p *Pair) GiveBack() {
	p.in.Close()
	p.out.Close()
}

// A Job is no resource: what it holds is used up by what it is for.
type Job struct{ f *os.File }

// ok
func NewJob(name string) (*Job, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Job{f}, nil
}

func (j *Job) Ready() bool { return j.f != nil }

func (j *Job) Work() error {
	defer j.f.Close()
	_, err := io.Copy(io.Discard, j.f)
	return err
}

// A Poll uses what it holds in a loop.
type Poll struct{ f *os.File }

// ok
func NewPoll(name string) (*Poll, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Poll{f}, nil
}

func (p *Poll) Ready() bool { return p.f != nil }

func (p *Poll) Go() error {
	defer p.f.Close()
	for {
		if err := p.f.Sync(); err != nil {
			return err
		}
	}
}

// A Task is told how it went.
type Task struct {
	f   *os.File
	log interface{ Print(v ...any) }
	err error
}

// ok
func Begin(name string) (*Task, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &Task{f: f}, nil
}

func (t *Task) Step() error { return t.err }

func (t *Task) Done(err error) {
	if err != nil {
		t.log.Print(err)
	}
	t.f.Close()
}
