// Package silence: where the analysis loses sight of a value, it says
// nothing; and what it must not lose sight of.
package silence

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// ok: by reflection
func reflected(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	reflect.ValueOf(f).MethodByName("Close").Call(nil)
	return nil
}

// ok: through unsafe
func unsafely(path string) (unsafe.Pointer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return unsafe.Pointer(f), nil
}

// ok: by an atomic pointer
func atomically(p *atomic.Pointer[os.File], path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if old := p.Swap(f); old != nil {
		old.Close()
	}
	return nil
}

// ok: compare and swap, the loser is released
func atomicallyOnce(p *atomic.Pointer[os.File], path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if !p.CompareAndSwap(nil, f) {
		f.Close()
	}
	return nil
}

// ok: by an atomic value
func atomicValue(v *atomic.Value, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	v.Store(f)
	return nil
}

// ok: a pool of the standard library
func pooled(p *sync.Pool, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	p.Put(f)
	return nil
}

type visitor func(net.Conn) bool

// ok: a function value of a named type
func visited(v visitor, addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if !v(c) {
		return errors.New("refused")
	}
	return nil
}

var hooks = map[string]func(io.Closer){}

// ok: a function from a map
func hooked(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if fn := hooks[addr]; fn != nil {
		fn(c)
	} else {
		c.Close()
	}
	return nil
}

// ok: a field of a struct that is a function
type service struct {
	OnConn func(net.Conn)
	Log    func(string, ...any)
}

// ok
func (s *service) dial(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	s.OnConn(c)
	return nil
}

// dialLogged tells about the connection, and nothing else.
func (s *service) dialLogged(addr string) error {
	c, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	s.Log("connected to %s", addr)
	_, err = io.WriteString(c, "x")
	return err
}

// ok: the address of the variable goes somewhere
func addressed(set func(**os.File), path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	set(&f)
	return nil
}

// ok: a closure that releases goes somewhere
func scheduled(after func(time.Duration, func()), path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	after(time.Second, func() { f.Close() })
	return nil
}

// ok: the struct that has it goes somewhere
func wrapped(use func(*struct{ F *os.File }), path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	use(&struct{ F *os.File }{f})
	return nil
}

// ok: a slice that has it goes somewhere
func listed(use func([]*os.File), path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	use([]*os.File{f})
	return nil
}

// ok: a variadic function out of sight
func variadic(use func(...io.Closer), a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return err
	}
	use(f, g)
	return nil
}

// variadicLate: the second fails before both go.
func variadicLate(use func(...io.Closer), a, b string) error {
	f, err := os.Open(a) // want "released"
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		return err
	}
	use(f, g)
	return nil
}

// ok: its descriptor is used on
func descriptor(path string) (uintptr, *os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, nil, err
	}
	return f.Fd(), f, nil
}

// nameOnly: a name cannot be released.
func nameOnly(path string) (string, error) {
	f, err := os.CreateTemp("", path) // want "never released"
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}

// ok: the condition is beyond the analysis, both sides release
func complicated(path string, xs []int) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	sum := 0
	for i, x := range xs {
		if x%2 == 0 {
			sum += x
		} else if i > 10 {
			sum -= x
		}
	}
	if sum > 10 {
		return f.Close()
	}
	switch {
	case sum < 0:
		f.Close()
		return errors.New("negative")
	case sum == 0:
		fmt.Println("zero")
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}

func complicatedWrong(path string, xs []int) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	sum := 0
	for i, x := range xs {
		if x%2 == 0 {
			sum += x
		} else if i > 10 {
			return fmt.Errorf("odd number at %d", i)
		}
	}
	if sum > 10 {
		return f.Close()
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok: many conditions of one kind
func manyFlags(a, b, c, d, e bool, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	n := 0
	if a {
		n++
	}
	if b {
		n++
	}
	if c {
		n++
	}
	if d {
		n++
	}
	if e {
		n++
	}
	if a && b && c && d && e {
		fmt.Println(n)
	}
	return f.Close()
}

// ok: five resources under five flags
func fiveResources(a, b, c bool, path string) (err error) {
	var fa, fb, fc *os.File
	if a {
		if fa, err = os.Open(path + "a"); err != nil {
			return err
		}
		defer fa.Close()
	}
	if b {
		if fb, err = os.Open(path + "b"); err != nil {
			return err
		}
		defer fb.Close()
	}
	if c {
		if fc, err = os.Open(path + "c"); err != nil {
			return err
		}
		defer fc.Close()
	}
	fmt.Println(fa, fb, fc)
	return nil
}

// ok: a struct variable, field by field
func fieldByField(path string) error {
	var s struct {
		f *os.File
		r *bufio.Reader
	}
	var err error
	if s.f, err = os.Open(path); err != nil {
		return err
	}
	defer s.f.Close()
	s.r = bufio.NewReader(s.f)
	_, err = s.r.ReadString('\n')
	return err
}

func fieldByFieldWrong(path string) error {
	var s struct {
		f *os.File
		r *bufio.Reader
	}
	var err error
	if s.f, err = os.Open(path); err != nil { // want "released"
		return err
	}
	s.r = bufio.NewReader(s.f)
	if _, err = s.r.ReadString('\n'); err != nil {
		return err
	}
	return s.f.Close()
}

// ok: a hand-written stack of closers
type closers struct{ list []io.Closer }

func (c *closers) add(x io.Closer) { c.list = append(c.list, x) }

func (c *closers) Close() (err error) {
	for i := len(c.list) - 1; i >= 0; i-- {
		err = errors.Join(err, c.list[i].Close())
	}
	return err
}

// ok
func stacked(a, b string) (err error) {
	var cs closers
	defer func() { err = errors.Join(err, cs.Close()) }()
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	cs.add(f)
	g, err := os.Open(b)
	if err != nil {
		return err
	}
	cs.add(g)
	_, err = io.Copy(io.Discard, io.MultiReader(f, g))
	return err
}

func stackedLate(a string, max int64) (err error) {
	var cs closers
	defer func() { err = errors.Join(err, cs.Close()) }()
	f, err := os.Open(a) // want "released"
	if err != nil {
		return err
	}
	fi, err := f.Stat()
	if err != nil {
		return err
	}
	if fi.Size() > max {
		return errors.New("too large")
	}
	cs.add(f)
	_, err = io.Copy(io.Discard, f)
	return err
}

// ok: an errgroup by hand
func group(ctx context.Context, urls []string) error {
	var wg sync.WaitGroup
	errs := make(chan error, len(urls))
	for _, u := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
			if err != nil {
				errs <- err
				return
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				errs <- err
				return
			}
			defer resp.Body.Close()
			var v any
			errs <- json.NewDecoder(resp.Body).Decode(&v)
		}()
	}
	wg.Wait()
	close(errs)
	var all []error
	for err := range errs {
		all = append(all, err)
	}
	return errors.Join(all...)
}

func groupWrong(ctx context.Context, urls []string) error {
	var wg sync.WaitGroup
	errs := make(chan error, len(urls))
	for _, u := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			resp, err := http.Get(u) // want "not released on every path"
			if err != nil {
				errs <- err
				return
			}
			if resp.StatusCode != http.StatusOK {
				errs <- errors.New(resp.Status)
				return
			}
			defer resp.Body.Close()
			var v any
			errs <- json.NewDecoder(resp.Body).Decode(&v)
		}()
	}
	wg.Wait()
	close(errs)
	return <-errs
}
