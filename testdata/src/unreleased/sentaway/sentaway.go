// Package sentaway sends what it acquires on channels: whoever receives it has to
// release it, and where nobody does the acquisition is reported.
package sentaway

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

func forgets(addr string) error {
	ch := make(chan net.Conn, 1)
	go func() {
		c, err := net.Dial("tcp", addr) // want `result of net.Dial is sent on a channel and never released: nobody who receives it calls its Close`
		if err == nil {
			ch <- c
		}
	}()
	c := <-ch
	_, err := io.WriteString(c, "hello")
	return err
}

func releases(addr string) error {
	ch := make(chan net.Conn, 1)
	go func() {
		c, err := net.Dial("tcp", addr) // ok: the receiver's
		if err == nil {
			ch <- c
		}
	}()
	c := <-ch
	defer c.Close()
	_, err := io.WriteString(c, "hello")
	return err
}

func sizes(names []string) (sum int64) {
	files := make(chan *os.File)
	go func() {
		defer close(files)
		for _, name := range names {
			f, err := os.Open(name) // want `result of os.Open is sent on a channel and never released`
			if err != nil {
				continue
			}
			files <- f
		}
	}()
	for f := range files {
		if st, err := f.Stat(); err == nil {
			sum += st.Size()
		}
	}
	return sum
}

func inTime(addr string) error {
	ch := make(chan net.Conn, 1)
	go func() {
		c, err := net.Dial("tcp", addr) // want `result of net.Dial is sent on a channel and never released`
		if err == nil {
			ch <- c
		}
	}()
	select {
	case c := <-ch:
		_, err := io.WriteString(c, "hello")
		return err
	case <-time.After(time.Second):
		return errors.New("late")
	}
}

func late(addr string) error {
	ch := make(chan net.Conn, 1)
	go func() {
		c, err := net.Dial("tcp", addr) // ok: who comes too late releases it
		if err == nil {
			ch <- c
		}
	}()
	select {
	case c := <-ch:
		_, err := io.WriteString(c, "hello")
		return errors.Join(err, c.Close())
	case <-time.After(time.Second):
		go func() { (<-ch).Close() }()
		return errors.New("late")
	}
}

func dial(addr string, out chan<- net.Conn) {
	c, err := net.Dial("tcp", addr) // want `result of net.Dial is sent on a channel and never released`
	if err == nil {
		out <- c
	}
}

func greet(addr string) {
	ch := make(chan net.Conn)
	go dial(addr, ch)
	fmt.Fprintln(<-ch, "hello")
}

func dialFor(addr string, out chan<- net.Conn) {
	c, err := net.Dial("tcp", addr) // ok: the callers' callers'
	if err == nil {
		out <- c
	}
}

// Dialled returns what comes.
func Dialled(addr string) net.Conn {
	ch := make(chan net.Conn)
	go dialFor(addr, ch)
	return <-ch
}

type server struct{ conns chan net.Conn }

func (s *server) work() {
	for c := range s.conns {
		fmt.Fprintln(c, "hello")
	}
}

func (s *server) serve(l net.Listener) error {
	for {
		c, err := l.Accept() // want `result of l.Accept is sent on a channel and never released`
		if err != nil {
			return err
		}
		s.conns <- c
	}
}

type pool struct{ idle chan net.Conn }

func (p *pool) fill(addr string) error {
	c, err := net.Dial("tcp", addr) // ok: the pool releases what it has
	if err != nil {
		return err
	}
	p.idle <- c
	return nil
}

func (p *pool) ping() {
	c := <-p.idle
	fmt.Fprintln(c, "ping")
	p.idle <- c
}

// Close releases all.
func (p *pool) Close() {
	close(p.idle)
	for c := range p.idle {
		c.Close()
	}
}

type lender struct{ idle chan net.Conn }

func (l *lender) fill(addr string) error {
	c, err := net.Dial("tcp", addr) // ok: f may release it
	if err != nil {
		return err
	}
	l.idle <- c
	return nil
}

func (l *lender) with(f func(net.Conn)) { f(<-l.idle) }

// Conns returns connections.
func Conns(addr string) <-chan net.Conn {
	ch := make(chan net.Conn)
	go func() {
		defer close(ch)
		c, err := net.Dial("tcp", addr) // ok: of others
		if err == nil {
			ch <- c
		}
	}()
	return ch
}

func conns(addr string) <-chan net.Conn {
	ch := make(chan net.Conn)
	go func() {
		defer close(ch)
		c, err := net.Dial("tcp", addr) // want `result of net.Dial is sent on a channel and never released`
		if err == nil {
			ch <- c
		}
	}()
	return ch
}

func greetAll(addr string) {
	for c := range conns(addr) {
		fmt.Fprintln(c, "hello")
	}
}

func sharedWithSender(addr string) {
	ch := make(chan net.Conn, 1)
	go func() {
		defer close(ch)
		c, err := net.Dial("tcp", addr) // ok: the sender releases it
		if err != nil {
			return
		}
		ch <- c
		time.Sleep(time.Second)
		c.Close()
	}()
	if c, ok := <-ch; ok {
		fmt.Fprintln(c, "hello")
	}
}
