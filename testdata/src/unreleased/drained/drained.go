// Package drained reads what a connection or a watch sends until there is no
// more: then it has been released.
package drained

import (
	"context"
	"errors"
	"net"

	"golang.org/x/crypto/ssh"
	"k8s.io/apimachinery/pkg/watch"
)

func handle(c ssh.NewChannel) {
	// ok: there are requests until the channel is closed
	ch, reqs, err := c.Accept()
	if err != nil {
		return
	}
	for req := range reqs {
		println(req.Type)
	}
	ch.Read(nil)
}

func handleFirst(c ssh.NewChannel) {
	ch, reqs, err := c.Accept() // want "not released on every path"
	if err != nil {
		return
	}
	for req := range reqs {
		if req.Type == "shell" {
			ch.Read(nil)
			return
		}
	}
}

func handleNone(c ssh.NewChannel) {
	ch, reqs, err := c.Accept() // want "never released"
	if err != nil {
		return
	}
	go ssh.DiscardRequests(reqs)
	ch.Read(nil)
}

func serve(addr string, config *ssh.ClientConfig) error {
	// ok
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	_, chans, reqs, err := ssh.NewClientConn(nc, addr, config)
	if err != nil {
		return err
	}
	go ssh.DiscardRequests(reqs)
	for c := range chans {
		handle(c)
	}
	return nil
}

func serveOne(addr string, config *ssh.ClientConfig) error {
	nc, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	_, chans, reqs, err := ssh.NewClientConn(nc, addr, config)
	if err != nil {
		return err
	}
	go ssh.DiscardRequests(reqs)
	for c := range chans {
		handle(c)
		if config == nil {
			return nil
		}
	}
	return errors.New("ended")
}

// Another channel tells nothing.
func other(addr string, events <-chan int) error {
	nc, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	for range events {
		nc.Write(nil)
	}
	return nil
}

type pods interface {
	Watch(ctx context.Context) (watch.Interface, error)
}

func wait(ctx context.Context, p pods) error {
	// ok
	w, err := p.Watch(ctx)
	if err != nil {
		return err
	}
	for e := range w.ResultChan() {
		println(e.Type)
	}
	return nil
}

func waitFor(ctx context.Context, p pods, want string) error {
	w, err := p.Watch(ctx) // want "not released on every path"
	if err != nil {
		return err
	}
	for e := range w.ResultChan() {
		if e.Type == want {
			return nil
		}
	}
	return errors.New("ended")
}

func selected(ctx context.Context, p pods) error {
	// ok
	w, err := p.Watch(ctx)
	if err != nil {
		return err
	}
	for {
		select {
		case e, ok := <-w.ResultChan():
			if !ok {
				return errors.New("ended")
			}
			println(e.Type)
		case <-ctx.Done():
			w.Stop()
			return ctx.Err()
		}
	}
}

func first(ctx context.Context, p pods) (string, error) {
	w, err := p.Watch(ctx) // want "not released on every path"
	if err != nil {
		return "", err
	}
	e, ok := <-w.ResultChan()
	if !ok {
		return "", errors.New("ended")
	}
	w.Stop()
	return e.Type, nil
}

func selectedOther(ctx context.Context, p pods, stop <-chan bool) error {
	w, err := p.Watch(ctx) // want "not released on every path"
	if err != nil {
		return err
	}
	for {
		select {
		case e := <-w.ResultChan():
			println(e.Type)
		case _, ok := <-stop:
			if !ok {
				return errors.New("ended")
			}
		case <-ctx.Done():
			w.Stop()
			return ctx.Err()
		}
	}
}

// A session holds a connection until it is lost.
type session struct {
	nc   net.Conn
	lost chan struct{}
}

func newSession(addr string) (*session, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &session{nc, make(chan struct{})}, nil
}

func (s *session) Close() error { return s.nc.Close() }

func (s *session) Done() <-chan struct{} { return s.lost }

func (s *session) Ready() <-chan struct{} { return s.lost }

// ok: it is lost, or released
func keepAlive(ctx context.Context, addr string) {
	for ctx.Err() == nil {
		s, err := newSession(addr)
		if err != nil {
			continue
		}
		select {
		case <-ctx.Done():
			s.Close()
			return
		case <-s.Done():
		}
	}
}

// ok
func outlast(addr string) error {
	s, err := newSession(addr)
	if err != nil {
		return err
	}
	<-s.Done()
	return errors.New("lost")
}

func keepReady(ctx context.Context, addr string) {
	for ctx.Err() == nil {
		s, err := newSession(addr) // want "not released on every path"
		if err != nil {
			continue
		}
		select {
		case <-ctx.Done():
			s.Close()
			return
		case <-s.Ready():
		}
	}
}

func keepOne(ctx context.Context, addr string) error {
	s, err := newSession(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-s.Done():
		return nil
	}
}

func (s *session) Context() context.Context { return context.Background() }

// ok: its context ends with it
func untilLost(ctx context.Context, addr string) error {
	s, err := newSession(addr)
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return s.Close()
	case <-s.Context().Done():
		return errors.New("lost")
	}
}

// ok: what is left to it is read until there is no more
func answerAll(c ssh.NewChannel) {
	ch, reqs, err := c.Accept()
	if err != nil {
		return
	}
	go answer(reqs, ch)
}

func answer(reqs <-chan *ssh.Request, ch ssh.Channel) {
	for req := range reqs {
		if req.Type == "exec" {
			ch.Close()
			return
		}
	}
}

func answerSome(c ssh.NewChannel, other <-chan *ssh.Request) {
	ch, reqs, err := c.Accept()
	if err != nil {
		return
	}
	go ssh.DiscardRequests(reqs)
	go answerOther(other, ch)
}

func answerOther(reqs <-chan *ssh.Request, ch ssh.Channel) { // want "ch, which callers leave to answerOther, is not released on every path"
	for req := range reqs {
		if req.Type == "exec" {
			ch.Close()
			return
		}
	}
}

type source interface {
	All() (watch.Interface, error)
	Of(name string) (watch.Interface, error)
}

// follow reads one of two watches to its end.
func follow(s source, name string) error {
	var w watch.Interface
	var err error
	if name == "" {
		w, err = s.All() // ok
	} else {
		w, err = s.Of(name) // ok
	}
	if err != nil {
		return err
	}
	for e := range w.ResultChan() {
		println(e.Type)
	}
	return nil
}

func followSome(s source, name string) error {
	var w watch.Interface
	var err error
	if name == "" {
		w, err = s.All() // want "not released on every path"
	} else {
		w, err = s.Of(name) // want "not released on every path"
	}
	if err != nil {
		return err
	}
	for e := range w.ResultChan() {
		if e.Type == "DELETED" {
			return nil
		}
	}
	return nil
}

// ok: the literal captures what ends with its parameter
func answerCaptured(c ssh.NewChannel) {
	ch, reqs, err := c.Accept()
	if err != nil {
		return
	}
	go func(in <-chan *ssh.Request) {
		for req := range in {
			if req.Type == "exec" {
				ch.Close()
				return
			}
		}
	}(reqs)
}

func answerCapturedOnce(c ssh.NewChannel) {
	ch, reqs, err := c.Accept() // want "not released on every path"
	if err != nil {
		return
	}
	go func(in <-chan *ssh.Request) {
		if req := <-in; req.Type == "exec" {
			ch.Close()
		}
	}(reqs)
}
