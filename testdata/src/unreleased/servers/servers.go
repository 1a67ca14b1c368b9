// Package servers: listeners, accept loops and shutdowns.
package servers

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// ok
func accept(ctx context.Context, addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	var wg sync.WaitGroup
	defer wg.Wait()
	for ctx.Err() == nil {
		c, err := l.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return nil
			}
			return err
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer c.Close()
			io.Copy(c, c)
		}()
	}
	return ctx.Err()
}

// acceptWrong leaks the listener when it is told to stop.
func acceptWrong(ctx context.Context, addr string) error {
	l, err := net.Listen("tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		c, err := l.Accept()
		if err != nil {
			l.Close()
			return err
		}
		go func() {
			defer c.Close()
			io.Copy(c, c)
		}()
	}
	return ctx.Err()
}

// acceptOne leaks the connection when the greeting fails.
func acceptOne(l net.Listener) error {
	c, err := l.Accept() // want "not released on every path"
	if err != nil {
		return err
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		return err
	}
	log.Print(line)
	return c.Close()
}

// ok
func acceptOneRight(l net.Listener) error {
	c, err := l.Accept()
	if err != nil {
		return err
	}
	defer c.Close()
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		return err
	}
	log.Print(line)
	return nil
}

// proxy leaks the client when the backend cannot be reached.
func proxy(l net.Listener, backend string) error {
	for {
		client, err := l.Accept() // want "released"
		if err != nil {
			return err
		}
		server, err := net.Dial("tcp", backend)
		if err != nil {
			log.Print(err)
			continue
		}
		go pipe(client, server)
	}
}

// ok
func proxyRight(l net.Listener, backend string) error {
	for {
		client, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer client.Close()
			server, err := net.Dial("tcp", backend)
			if err != nil {
				log.Print(err)
				return
			}
			defer server.Close()
			go io.Copy(server, client)
			io.Copy(client, server)
		}()
	}
}

func pipe(a, b net.Conn) {
	defer a.Close()
	defer b.Close()
	go io.Copy(a, b)
	io.Copy(b, a)
}

// ok: by value into a handler table
func dispatch(l net.Listener, handlers map[byte]func(net.Conn)) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		var b [1]byte
		if _, err := io.ReadFull(c, b[:]); err != nil {
			c.Close()
			continue
		}
		h, ok := handlers[b[0]]
		if !ok {
			c.Close()
			continue
		}
		go h(c)
	}
}

func dispatchWrong(l net.Listener, handlers map[byte]func(net.Conn)) error {
	for {
		c, err := l.Accept() // want "released"
		if err != nil {
			return err
		}
		var b [1]byte
		if _, err := io.ReadFull(c, b[:]); err != nil {
			c.Close()
			continue
		}
		if h, ok := handlers[b[0]]; ok {
			go h(c)
		}
	}
}

// Server owns its listener.
type Server struct {
	l    net.Listener
	http *http.Server
	done chan error
}

// ok
func Start(addr string, h http.Handler) (*Server, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s := &Server{l: l, http: &http.Server{Handler: h}, done: make(chan error, 1)}
	go func() { s.done <- s.http.Serve(l) }()
	return s, nil
}

// Stop ends the server.
func (s *Server) Stop(ctx context.Context) error {
	if err := s.http.Shutdown(ctx); err != nil {
		s.l.Close()
		return err
	}
	s.l.Close()
	return <-s.done
}

// startTLS loses the listener when the certificate cannot be read.
func startTLS(addr, cert, key string, h http.Handler) (*Server, error) {
	l, err := net.Listen("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, err
	}
	l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}})
	return &Server{l: l, http: &http.Server{Handler: h}}, nil
}

// ok
func startTLSRight(addr, cert, key string, h http.Handler) (*Server, error) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}})
	return &Server{l: l, http: &http.Server{Handler: h}}, nil
}

// ok: a unix socket, its file and its listener
func unixSocket(path string) (net.Listener, error) {
	os.Remove(path)
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

func unixSocketWrong(path string) (net.Listener, error) {
	os.Remove(path)
	l, err := net.Listen("unix", path) // want "released"
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, err
	}
	return l, nil
}

// ok: temporary errors are retried
func patient(l net.Listener, handle func(net.Conn)) error {
	delay := 5 * time.Millisecond
	for {
		c, err := l.Accept()
		if err != nil {
			if ne, ok := err.(net.Error); ok && ne.Timeout() {
				time.Sleep(delay)
				delay *= 2
				continue
			}
			return err
		}
		delay = 5 * time.Millisecond
		go handle(c)
	}
}

// ok: the listener is released by the context's end
func untilDone(ctx context.Context, addr string, handle func(net.Conn)) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(c)
	}
}

// ok: the upgraded connection is served
func upgrade(c net.Conn, cfg *tls.Config, serve func(net.Conn) error) error {
	t := tls.Server(c, cfg)
	if err := t.Handshake(); err != nil {
		return err
	}
	return serve(t)
}

// ok: health checks of a list of servers
func check(addrs []string) map[string]error {
	res := make(map[string]error, len(addrs))
	for _, a := range addrs {
		c, err := net.DialTimeout("tcp", a, time.Second)
		if err == nil {
			err = c.Close()
		}
		res[a] = err
	}
	return res
}

func checkWrong(addrs []string) map[string]error {
	res := make(map[string]error, len(addrs))
	for _, a := range addrs {
		c, err := net.DialTimeout("tcp", a, time.Second) // want "released"
		res[a] = err
		if err == nil && len(res) == 1 {
			c.Close()
		}
	}
	return res
}

// ok: the process serves until it ends
func serveForever(addr string, handle func(net.Conn)) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	log.Print("listening on ", l.Addr())
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go handle(c)
		}
	}()
	return nil
}

func serveLoop(l net.Listener, handle func(net.Conn)) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go handle(c)
	}
}

// ok
func serveElsewhere(addr string, handle func(net.Conn)) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	go serveLoop(l, handle)
	return nil
}

func serveOne(addr string, handle func(net.Conn)) error {
	l, err := net.Listen("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	go func() {
		if c, err := l.Accept(); err == nil {
			handle(c)
		}
	}()
	return nil
}

func readForever(addr string) error {
	c, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	go func() {
		buf := make([]byte, 1024)
		for {
			if _, err := c.Read(buf); err != nil {
				return
			}
		}
	}()
	return nil
}

func serveNot(addr string, l net.Listener, handle func(net.Conn)) error {
	own, err := net.Listen("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	log.Print(own.Addr())
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go handle(c)
		}
	}()
	return nil
}
