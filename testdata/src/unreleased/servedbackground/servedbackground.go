// Package servedbackground: a server of net/http that a goroutine runs has to be
// stopped by who gets the owner of it.
package servedbackground

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
)

type server struct{ http *http.Server }

// ok: handed to the caller
func start(addr string) (*server, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &server{http: &http.Server{}}
	go s.http.Serve(ln)
	return s, nil
}

func (s *server) Shutdown(ctx context.Context) error { return s.http.Shutdown(ctx) }

func leaks(ctx context.Context, ask func() error) error {
	s, err := start(":0") // want `result of start is not released on every path: s\.Shutdown is missing`
	if err != nil {
		return err
	}
	if err := ask(); err != nil {
		return err
	}
	return s.Shutdown(ctx)
}

// ok
func stops(ctx context.Context, ask func() error) error {
	s, err := start(":0")
	if err != nil {
		return err
	}
	defer s.Shutdown(ctx)
	return ask()
}

// What it listens on ends it, too.
type front struct {
	http http.Server
	ln   net.Listener
}

func listen(addr string) (*front, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	f := &front{ln: ln}
	go func() {
		if err := f.http.Serve(ln); !errors.Is(err, net.ErrClosed) {
			log.Print(err)
		}
	}()
	return f, nil
}

func (f *front) Close() error { return f.ln.Close() }

func leaksFront(ask func() error) error {
	f, err := listen(":0") // want `result of listen is not released on every path: f\.Close is missing`
	if err != nil {
		return err
	}
	if err := ask(); err != nil {
		return err
	}
	return f.Close()
}

func serveMetrics(addr string) (stop func()) {
	s := &http.Server{Addr: addr}
	go func() { _ = s.ListenAndServe() }()
	return func() { s.Close() }
}

func leaksMetrics(ask func() error) error {
	stop := serveMetrics(":0") // want `result of serveMetrics is not released on every path: stop is missing`
	if err := ask(); err != nil {
		return err
	}
	stop()
	return nil
}

// A context that ends stops it: whoever has that need do nothing.
func within(ctx context.Context, addr string) *server {
	s := &server{http: &http.Server{Addr: addr}}
	go func() {
		<-ctx.Done()
		s.http.Shutdown(context.Background())
	}()
	go s.http.ListenAndServe()
	return s
}

// ok
func uses(ctx context.Context, ask func() error) error {
	s := within(ctx, ":0")
	if err := ask(); err != nil {
		return err
	}
	return s.Shutdown(ctx)
}

// A method that starts it leaves the owner to be released; one that serves does not.
func (f *front) start()       { go f.http.Serve(f.ln) }
func (f *front) serve() error { return f.http.Serve(f.ln) }

func bind(addr string) (*front, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &front{ln: ln}, nil
}

func leaksStarted(ask func() error) error {
	f, err := bind(":0") // want `result of bind is not released on every path: f\.Close is missing`
	if err != nil {
		return err
	}
	f.start()
	if err := ask(); err != nil {
		return err
	}
	return f.Close()
}

// ok: Serve has closed the listener when it returns
func serves() error {
	f, err := bind(":0")
	if err != nil {
		return err
	}
	return f.serve()
}

// run waits for what it has started.
func (f *front) run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- f.http.Serve(f.ln) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return f.http.Shutdown(context.Background())
	}
}

// ok
func runs(ctx context.Context) error {
	f, err := bind(":0")
	if err != nil {
		return err
	}
	return f.run(ctx)
}
