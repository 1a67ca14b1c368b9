// Package undostacks: a method that keeps the function which releases what it has
// acquired makes its receiver the owner.
package undostacks

import (
	"net"
	"net/http"
	"os"
)

type stack struct{ undo []func() }

func (s *stack) open(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.undo = append(s.undo, func() { f.Close() })
	return nil
}

func (s *stack) get(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	s.undo = append(s.undo, func() { resp.Body.Close() })
	return nil
}

// look keeps a function that only looks at the file, which it closes itself.
func (s *stack) look(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	s.undo = append(s.undo, func() { println(f.Name()) })
	return nil
}

func (s *stack) unwind() {
	for i := len(s.undo) - 1; i >= 0; i-- {
		s.undo[i]()
	}
}

func forgotten(name string, check func() error) error {
	var s stack
	if err := s.open(name); err != nil { // want `what s.open begins is not released on every path: s.unwind is missing`
		return err
	}
	if err := check(); err != nil {
		return err
	}
	s.unwind()
	return nil
}

func unwound(name, url string, check func() error) error {
	var s stack
	defer s.unwind()
	if err := s.open(name); err != nil { // ok
		return err
	}
	if err := s.get(url); err != nil { // ok
		return err
	}
	return check()
}

func neverUnwound(url string) error {
	s := &stack{}
	return s.get(url) // want `s.unwind is missing`
}

func looked(name string) error {
	var s stack
	return s.look(name) // ok
}

func handedOver(name string) (*stack, error) {
	s := &stack{}
	if err := s.open(name); err != nil { // ok
		return nil, err
	}
	return s, nil
}

// given stays its caller's.
func given(s *stack, name string, check func() error) error {
	if err := s.open(name); err != nil { // ok
		return err
	}
	return check()
}

type one struct{ done func() error }

func (o *one) open(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	o.done = f.Close
	return nil
}

func (o *one) Close() error {
	if o.done == nil {
		return nil
	}
	return o.done()
}

func oneForgotten(name string, check func() error) error {
	var o one
	if err := o.open(name); err != nil { // want `o.Close is missing`
		return err
	}
	return check()
}

func oneClosed(name string, check func() error) error {
	o := new(one)
	if err := o.open(name); err != nil { // ok
		return err
	}
	if err := check(); err != nil {
		o.Close()
		return err
	}
	return o.Close()
}

// A relay accepts what it hands on.
type relay struct{ ln net.Listener }

func newRelay(ln net.Listener) *relay { return &relay{ln: ln} }

func (r *relay) stop() { r.ln.Close() }

// ok: the list of what is to be run is captured by what is returned
func startRelay(addr string) (func(), error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	r := newRelay(ln)
	undo := []func(){
		func() { r.stop() },
	}
	return func() {
		for _, u := range undo {
			u()
		}
	}, nil
}

func startRelayWrong(addr string, after func() error) (func(), error) {
	ln, err := net.Listen("tcp", addr) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	r := newRelay(ln)
	undo := []func(){
		func() { r.stop() },
	}
	if err := after(); err != nil {
		return nil, err
	}
	return func() {
		for _, u := range undo {
			u()
		}
	}, nil
}
