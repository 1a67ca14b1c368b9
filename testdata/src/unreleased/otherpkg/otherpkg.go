// Package otherpkg uses what another package offers.
package otherpkg

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"

	"unreleased/otherpkg/store"
)

func forgetStore(name string) int64 {
	s, err := store.Open(name) // want `result of store.Open is never released: s.Close is missing`
	if err != nil {
		return 0
	}
	return s.Size()
}

func closeStore(name string) int64 {
	// ok
	s, err := store.Open(name)
	if err != nil {
		return 0
	}
	defer s.Close()
	return s.Size()
}

func earlyReturn(name string) (int64, error) {
	s, err := store.Open(name) // want `result of store.Open is not released on every path`
	if err != nil {
		return 0, err
	}
	if s.Size() == 0 {
		return 0, errors.New("empty")
	}
	n := s.Size()
	return n, s.Close()
}

func recordOnly(name string) error {
	f, err := os.Create(name) // want `result of os.Create is never released: f.Close is missing`
	if err != nil {
		return err
	}
	return store.Record(f)
}

func recordAndDiscard(name string) error {
	// ok
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer store.Discard(f)
	return store.Record(f)
}

func keep(name string) error {
	// ok: the store has it
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	store.Keep(f)
	return nil
}

func body(url string) (int, error) {
	// ok
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer store.DiscardBody(resp)
	return resp.StatusCode, nil
}

func bodyPart(url string) (int, error) {
	// ok
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer store.Discard(resp.Body)
	return resp.StatusCode, nil
}

func writer(name string) error {
	f, err := os.Create(name) // want `result of os.Create is never released`
	if err != nil {
		return err
	}
	w := store.NewWriter(f) // want `result of store.NewWriter is never released: w.Close is missing`
	w.WriteLine("x")
	return nil
}

func writerClosed(name string) error {
	// ok: the writer closes it
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := store.NewWriter(f)
	w.WriteLine("x")
	return w.Close()
}

func lines(name string) (n int) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return 0
	}
	l := store.NewLines(f)
	for _, ok := l.Next(); ok; _, ok = l.Next() {
		n++
	}
	return n
}

func linesClosed(name string) (n int) {
	// ok
	f, err := os.Open(name)
	if err != nil {
		return 0
	}
	defer f.Close()
	l := store.NewLines(f)
	for _, ok := l.Next(); ok; _, ok = l.Next() {
		n++
	}
	return n
}

func get(ctx context.Context, url string) (int, error) {
	resp, err := store.Get(ctx, url) // want `result of store.Get is not released on every path`
	if err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusOK {
		return 0, errors.New(resp.Status)
	}
	return resp.StatusCode, resp.Body.Close()
}

func getClosed(ctx context.Context, url string) (int, error) {
	// ok
	resp, err := store.Get(ctx, url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func temp() error {
	name, _, err := store.Temp() // want `result of store.Temp is discarded and never released`
	if err != nil {
		return err
	}
	println(name)
	return nil
}

func tempCleaned() error {
	// ok
	name, cleanup, err := store.Temp()
	if err != nil {
		return err
	}
	defer cleanup()
	println(name)
	return nil
}

func within(name string) error {
	// ok: the callee releases it
	return store.With(name, func(f *os.File) error {
		return store.Record(f)
	})
}

func eachBorrows(names []string) error {
	f, err := os.Create("out") // want `result of os.Create is never released`
	if err != nil {
		return err
	}
	return store.Each(names, func(n string) error {
		_, err := f.WriteString(n)
		return err
	})
}

func eachBorrowsClosed(names []string) error {
	// ok
	f, err := os.Create("out")
	if err != nil {
		return err
	}
	defer f.Close()
	return store.Each(names, func(n string) error {
		_, err := f.WriteString(n)
		return err
	})
}

func laterReleases() error {
	// ok: the function that is kept releases it
	f, err := os.Create("out")
	if err != nil {
		return err
	}
	store.Later(func() { f.Close() })
	return nil
}

func job(name string) error {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return err
	}
	j := store.NewJob(store.Config{In: f})
	_ = j
	return nil
}

func jobStopped(name string) error {
	// ok: the job releases it
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	j := store.NewJob(store.Config{In: f})
	defer j.Stop()
	return nil
}

func newPair(name string) (*store.Pair, error) {
	// ok: the pair owns it
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &store.Pair{A: f, B: io.NopCloser(nil)}, nil
}

func pairForgotten(name string) error {
	p, err := newPair(name) // want `result of newPair is never released: p.Close is missing`
	if err != nil {
		return err
	}
	println(p.A)
	return nil
}

func pairClosed(name string) error {
	// ok
	p, err := newPair(name)
	if err != nil {
		return err
	}
	defer p.Close()
	return nil
}

func blob(ctx context.Context, b store.Blobs) error {
	r, err := b.Read(ctx, "k") // want `result of b.Read is never released: r.Close is missing`
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return err
}

func blobClosed(ctx context.Context, b store.Blobs) error {
	// ok
	r, err := b.Read(ctx, "k")
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err
}

func closeAll() error {
	// ok
	a, err := os.Open("a")
	if err != nil {
		return err
	}
	b, err := os.Open("b") // want `result of os.Open is never released`
	if err != nil {
		a.Close()
		return err
	}
	store.CloseAll(a)
	return store.Record(b)
}

func closeBoth() error {
	// ok
	a, err := os.Open("a")
	if err != nil {
		return err
	}
	// ok
	b, err := os.Open("b")
	if err != nil {
		a.Close()
		return err
	}
	store.CloseAll(a, b)
	return nil
}

func wrapped(name string) (*os.File, error) {
	// ok: the error is wrapped, nil if there is none
	f, err := os.Open(name)
	if werr := store.Wrap(err, "open"); werr != nil {
		return nil, werr
	}
	return f, nil
}

func box(name string) error {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return err
	}
	b := store.NewBox(f)
	_ = b
	return nil
}

func boxReleased(name string) error {
	// ok
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	b := store.NewBox(f)
	b.Release()
	return nil
}

func must(name string) error {
	f := store.MustOpen(name) // want `result of store.MustOpen is never released: f.Close is missing`
	return store.Record(f)
}

func mustClosed(name string) error {
	// ok
	f := store.MustOpen(name)
	defer f.Close()
	return store.Record(f)
}

func sinkPut(s store.Sink, name string) error {
	// ok: the implementations release it
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return s.Put(f)
}

func sinkWatch(s store.Sink, name string) error {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return err
	}
	return s.Watch(f)
}

func stream(o store.Opener) (int, error) {
	s, err := o.OpenStream("x") // want `result of o.OpenStream is never released: s.Stop is missing`
	if err != nil {
		return 0, err
	}
	return s.Len(), nil
}

func streamStopped(o store.Opener) (int, error) {
	// ok
	s, err := o.OpenStream("x")
	if err != nil {
		return 0, err
	}
	defer s.Stop()
	return s.Len(), nil
}

// lockedLess returns a function that needs the lock, and one that gives it
// back: only the second one has to be called.
//
// ok
func lockedLess(s *store.Sorter) (less func(a, b string) bool, unlock func()) {
	s.Lock()
	return func(a, b string) bool { return s.Less(a, b) }, func() { s.Unlock() }
}

// ok
func smaller(s *store.Sorter, a, b string) bool {
	less, unlock := lockedLess(s)
	defer unlock()
	return less(a, b)
}

func smallerForgets(s *store.Sorter, a, b string) bool {
	less, unlock := lockedLess(s) // want `result of lockedLess is not released on every path: unlock is missing`
	if a == b {
		return false
	}
	defer unlock()
	return less(a, b)
}

func replied(url string) error {
	// ok: Close releases a part of what the reply holds
	r := store.NewReply(http.Get(url))
	defer r.Close()
	return r.Err()
}

func repliedInSteps(url string) (int, error) {
	// ok
	resp, err := http.Get(url)
	r := store.NewReply(resp, err)
	defer r.Close()
	if r.Err() != nil {
		return 0, r.Err()
	}
	return resp.StatusCode, nil
}

func repliedForgotten(url string) error {
	r := store.NewReply(http.Get(url)) // want `result of http.Get is never released`
	return r.Err()
}

func seen(url string) (int, error) {
	resp, err := http.Get(url) // want `result of http.Get is never released`
	if err != nil {
		return 0, err
	}
	return store.NewSeen(resp).Status(), nil
}

func page(url string) (string, error) {
	// ok
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	p := store.Page{Resp: resp}
	defer store.Done(p)
	return store.Title(p), nil
}

func pageForgotten(url string) (string, error) {
	resp, err := http.Get(url) // want `result of http.Get is never released`
	if err != nil {
		return "", err
	}
	return store.Title(store.Page{Resp: resp}), nil
}

// ok: released by what the field holds
func setUp(r *store.Reading, name string, cleanup func(func())) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	r.From = f
	cleanup(func() { r.From.(io.Closer).Close() })
	return nil
}

func setUpOnly(r *store.Reading, name string, cleanup func(func())) error {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return err
	}
	r.From = f
	cleanup(func() {})
	return nil
}

// What bodyclose is told of a function counts for its callers, here as well.
func told(url string) int {
	// ok
	page, err := store.Answer(url)
	if err != nil {
		return 0
	}
	return page.StatusCode
}

func untold(url string) int {
	page, err := store.OpenAnswer(url) // want `result of store.OpenAnswer is never released: page.Body.Close is missing`
	if err != nil {
		return 0
	}
	return page.StatusCode
}
