// Package pileduse: resources whose release waits for the function's end
// because something works with them until then, and streams that end with
// their session, but are released before.
package pileduse

import (
	"bufio"
	"context"
	"net"
	"os"
	"sync"

	"github.com/hashicorp/yamux"
)

func listen(names []string, stop chan struct{}) error {
	for _, name := range names {
		// ok: the goroutine reads until the function ends
		conn, err := net.Dial("udp", name)
		if err != nil {
			return err
		}
		defer conn.Close()
		go func() {
			buf := make([]byte, 100)
			for {
				if _, err := conn.Read(buf); err != nil {
					return
				}
			}
		}()
	}
	<-stop
	return nil
}

func count(names []string) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, name := range names {
		// ok
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		wg.Add(1)
		go read(f, &wg)
	}
	return nil
}

func read(f *os.File, wg *sync.WaitGroup) {
	defer wg.Done()
	bufio.NewReader(f).ReadString('\n')
}

func countOneByOne(names []string) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, name := range names {
		f, err := os.Open(name) // want `released only at the function's end`
		if err != nil {
			return err
		}
		defer f.Close()
		wg.Add(1)
		read(f, &wg)
		go func() { wg.Wait() }()
	}
	return nil
}

func closeAll(names []string) error {
	for _, name := range names {
		// ok: the deferred release is a safeguard
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := f.Stat(); err != nil {
			return err
		}
		finish(f)
	}
	return nil
}

func finish(f *os.File) {
	f.Sync()
	f.Close()
}

type server struct{ names map[string]int }

// handle releases the stream.
func (s *server) handle(c net.Conn) {
	defer c.Close()
	s.names[c.RemoteAddr().String()]++
}

// note leaves the stream to its caller.
func (s *server) note(c net.Conn) { s.names[c.RemoteAddr().String()]++ }

func (s *server) serve(sess *yamux.Session) error {
	defer sess.Close()
	for {
		// ok
		c, err := sess.Accept()
		if err != nil {
			return err
		}
		go s.handle(c)
	}
}

func (s *server) serveInTurn(sess *yamux.Session) error {
	defer sess.Close()
	for {
		// ok
		c, err := sess.Accept()
		if err != nil {
			return err
		}
		s.handle(c)
	}
}

func (s *server) serveByLiteral(sess *yamux.Session) error {
	defer sess.Close()
	for {
		// ok
		c, err := sess.Accept()
		if err != nil {
			return err
		}
		func() {
			defer c.Close()
			s.note(c)
		}()
	}
}

func (s *server) serveForgotten(sess *yamux.Session) error {
	defer sess.Close()
	for {
		c, err := sess.Accept() // want `acquired in each iteration and released only with what it belongs to: c.Close is missing`
		if err != nil {
			return err
		}
		s.note(c)
	}
}

func (s *server) serveOne(sess *yamux.Session) error {
	defer sess.Close()
	// ok: ends with the session
	c, err := sess.Accept()
	if err != nil {
		return err
	}
	s.note(c)
	return nil
}

func accept(l net.Listener, s *server) error {
	for {
		c, err := l.Accept() // want `released only at the function's end`
		if err != nil {
			return err
		}
		defer c.Close()
		go s.note(c)
	}
}

func some(l net.Listener, s *server) error {
	for i := 0; i < 3; i++ {
		// ok: the goroutines need them until the end
		c, err := l.Accept()
		if err != nil {
			return err
		}
		defer c.Close()
		go s.note(c)
	}
	return l.Close()
}

func (s *server) serveNoted(sess *yamux.Session) error {
	defer sess.Close()
	for {
		c, err := sess.Accept() // want `released only with what it belongs to`
		if err != nil {
			return err
		}
		go s.note(c)
	}
}

// A fork runs until it is told to stop.
type fork struct{ ctx context.Context }

func (f *fork) split() (*fork, context.CancelFunc) {
	ctx, cancel := context.WithCancel(f.ctx)
	return &fork{ctx}, cancel
}

// all lets the forks run at the same time, and stops them at the end.
func (f *fork) all(names []string, work func(*fork, string) error) error {
	errs := make(chan error, len(names))
	for _, name := range names {
		sub, cancel := f.split() // ok: they go on until the last one is done
		defer cancel()
		go func() { errs <- work(sub, name) }()
	}
	for range names {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func (f *fork) each(names []string, work func(*fork, string) error) error {
	for _, name := range names {
		sub, cancel := f.split() // want "acquired in each iteration, but released only at the function's end"
		defer cancel()
		if err := work(sub, name); err != nil {
			return err
		}
	}
	return nil
}
