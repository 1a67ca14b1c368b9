// Package realcode: small functions after the shapes that programs in use
// have. Above each right one stands what must be known to stay silent.
package realcode

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

var errRefused = errors.New("refused")

// The context and its cancel function come from one call, and the context
// is never nil: ctx == nil says that nothing is to be cancelled.
//
// ok: a sibling result that is never nil
func session(read func() string) {
	var ctx context.Context
	var stop context.CancelFunc
	for {
		switch read() {
		case "begin":
			if ctx != nil {
				continue
			}
			ctx, stop = context.WithCancel(context.Background())
		case "end":
			if ctx == nil {
				continue
			}
			stop()
			ctx = nil
		case "quit":
			if stop != nil {
				stop()
			}
			return
		}
	}
}

// sessionWrong forgets the running one when it quits.
func sessionWrong(read func() string) {
	var ctx context.Context
	var stop context.CancelFunc
	for {
		switch read() {
		case "begin":
			if ctx != nil {
				continue
			}
			ctx, stop = context.WithCancel(context.Background()) // want "not released on every path"
		case "end":
			if ctx == nil {
				continue
			}
			stop()
			ctx = nil
		case "quit":
			return
		}
	}
}

func handshakeFailed(err error) bool {
	if err == nil {
		return false
	}
	return strings.Contains(err.Error(), "handshake")
}

func unreachable(err error, addr string) bool {
	if errors.Is(err, syscall.ECONNREFUSED) || os.IsTimeout(err) {
		if _, port, _ := net.SplitHostPort(addr); port != "" {
			return false
		}
		return true
	}
	return false
}

// Both predicates are false for a nil error.
//
// ok: a predicate over the error
func secondTry(rt http.RoundTripper, req *http.Request) (*http.Response, error) {
	resp, err := rt.RoundTrip(req)
	if !handshakeFailed(err) && !unreachable(err, req.URL.Host) {
		return resp, err
	}
	again := *req
	return rt.RoundTrip(&again)
}

func unfortunate(n int) bool { return n%13 == 0 }

// secondTryWrong asks something else than the error.
func secondTryWrong(rt http.RoundTripper, req *http.Request, n int) (*http.Response, error) {
	resp, err := rt.RoundTrip(req) // want "not released on every path"
	if !unfortunate(n) {
		return resp, err
	}
	again := *req
	return rt.RoundTrip(&again)
}

// ok: a predicate of package os over the error
func optional(name string) error {
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return nil
}

// optionalWrong: whether the file is there also decides about a nil error.
func optionalWrong(name string) error {
	f, err := os.Open(name) // want "never released"
	if !os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return nil
}

type watcher struct{}

func newWatcher(ctx context.Context) (*watcher, error) {
	go func() { <-ctx.Done() }()
	return &watcher{}, nil
}

func checkedWatcher(ctx context.Context, name string) (*watcher, error) {
	if name == "" {
		return nil, errRefused
	}
	go func() { <-ctx.Done() }()
	return &watcher{}, nil
}

type catalog struct {
	w    *watcher
	stop func()
}

// newWatcher never fails, the return in between is dead.
//
// ok: an error that is always nil
func newCatalog(watch bool) (*catalog, error) {
	ctx, cancel := context.WithCancel(context.TODO())
	c := &catalog{stop: cancel}
	if watch {
		w, err := newWatcher(ctx)
		if err != nil {
			return nil, err
		}
		c.w = w
	}
	return c, nil
}

// newCatalogWrong: this error may be there.
func newCatalogWrong(watch bool, name string) (*catalog, error) {
	ctx, cancel := context.WithCancel(context.TODO()) // want "not released on every path"
	c := &catalog{stop: cancel}
	if watch {
		w, err := checkedWatcher(ctx, name)
		if err != nil {
			return nil, err
		}
		c.w = w
	}
	return c, nil
}

// The closer and the reader are one file; an error closes it.
func openTwice(name string) (r io.ReadSeeker, closer io.Closer, err error) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	closer = f
	defer func() {
		if err != nil && closer != nil {
			f.Close()
		}
	}()
	var magic [4]byte
	if _, err = f.ReadAt(magic[:], 0); err != nil {
		return
	}
	r = f
	return
}

// The closer stands for the reader beside it, and nil means nothing to close.
//
// ok: a result that closes its sibling
func magicOf(name string) error {
	r, c, err := openTwice(name)
	if err != nil {
		return err
	}
	if c != nil {
		defer c.Close()
	}
	var magic [4]byte
	_, err = r.Read(magic[:])
	return err
}

// magicOfWrong drops the closer in one case.
func magicOfWrong(name string, peek bool) error {
	r, c, err := openTwice(name) // want "not released on every path"
	if err != nil {
		return err
	}
	if peek {
		return nil
	}
	defer c.Close()
	var magic [4]byte
	_, err = r.Read(magic[:])
	return err
}

func readStatus(r io.Reader) (status int, err error) {
	_, err = fmt.Fscan(r, &status)
	return status, err
}

// The answer is 200 and given away, or the connection is closed.
//
// ok: one condition over an error and an answer
func tunnel(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	status, err := readStatus(c)
	if err == nil && status == 200 {
		return c, nil
	}
	c.Close()
	return nil, err
}

// tunnelWrong takes care of the error only.
func tunnelWrong(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	status, err := readStatus(c)
	if err == nil && status == 200 {
		return c, nil
	}
	if err != nil {
		c.Close()
	}
	return nil, err
}

// The process is known by a descriptor, which is given to the caller.
//
// ok: a process that is waited for through a descriptor
func spawn() (int, int, error) {
	var fd int
	proc, err := os.StartProcess("/bin/true", []string{"true"}, &os.ProcAttr{
		Sys: &syscall.SysProcAttr{PidFD: &fd},
	})
	if err != nil {
		return -1, -1, err
	}
	if fd == -1 {
		proc.Kill()
		proc.Wait()
		return -1, -1, errRefused
	}
	return proc.Pid, fd, nil
}

// ok: a result forwarded by a type assertion
func openStream(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return closable(f), nil
}

// closable returns r itself if it can be closed.
func closable(r io.Reader) io.ReadCloser {
	if rc, ok := r.(io.ReadCloser); ok {
		return rc
	}
	return struct {
		io.Reader
		io.Closer
	}{r, io.NopCloser(nil)}
}

// The same where the acquirer is a function value.
//
// ok: a result forwarded by a type assertion
func openStreamBy(open func() (io.ReadCloser, error)) (io.ReadCloser, error) {
	r, err := open()
	if err != nil {
		return nil, err
	}
	return closable(r), nil
}

// openStreamWrong wraps what it returns after one that it forgets.
func openStreamWrong(name string, empty bool) (io.ReadCloser, error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if empty {
		return closable(strings.NewReader("")), nil
	}
	return closable(f), nil
}

type dialer struct {
	dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// ok: a function value that dials acquires
func (d *dialer) greet(ctx context.Context, addr string) (net.Conn, error) {
	c, err := d.dial(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintln(c, "hello"); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (d *dialer) greetWrong(ctx context.Context, addr string) (net.Conn, error) {
	c, err := d.dial(ctx, "tcp", addr) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintln(c, "hello"); err != nil {
		return nil, err
	}
	return c, nil
}
