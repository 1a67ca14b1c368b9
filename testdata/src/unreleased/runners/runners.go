// Package runners: calls that run a function in a goroutine, as a go
// statement does. What the function only uses is still its owner's.
package runners

import (
	"io"
	"net"
	"os"
	"sync"
)

// ok: the goroutine releases it
func released(name string, wg *sync.WaitGroup) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	wg.Go(func() {
		defer f.Close()
		io.Copy(io.Discard, f)
	})
	return nil
}

func used(name string) error {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	wg.Go(func() { io.Copy(io.Discard, f) })
	wg.Wait()
	return nil
}

// ok
func usedRight(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	wg.Go(func() { io.Copy(io.Discard, f) })
	wg.Wait()
	return f.Close()
}

// ok: what keep does with it is out of sight
func kept(name string, wg *sync.WaitGroup, keep func(*os.File)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	wg.Go(func() { keep(f) })
	return nil
}

type server struct {
	ln net.Listener
	wg sync.WaitGroup
}

// ok: the goroutine that uses the server does not end its obligation
func start(addr string) (*server, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &server{ln: ln}
	s.wg.Go(func() { s.accept() })
	return s, nil
}

func (s *server) accept() {
	for {
		c, err := s.ln.Accept()
		if err != nil {
			return
		}
		c.Close()
	}
}

func (s *server) Shutdown() {
	s.ln.Close()
	s.wg.Wait()
}

func run(addr string, check func() error) error {
	s, err := start(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := check(); err != nil {
		return err
	}
	s.Shutdown()
	return nil
}

// ok
func runRight(addr string, check func() error) error {
	s, err := start(addr)
	if err != nil {
		return err
	}
	defer s.Shutdown()
	return check()
}
