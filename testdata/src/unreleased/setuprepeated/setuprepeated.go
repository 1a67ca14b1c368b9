// Package setuprepeated calls a method that begins something again and again: of one
// owner, which ends all of it, and of a new one each time.
package setuprepeated

import "io"

type feed struct {
	next int
	in   chan int
	done chan struct{}
}

func newFeed() *feed { return &feed{in: make(chan int), done: make(chan struct{})} }

// fetch goes on reading in the background.
func (f *feed) fetch() error {
	n := <-f.in
	if n > 100 {
		return io.EOF
	}
	f.next = n
	go func() {
		for {
			select {
			case m := <-f.in:
				f.next = m
			case <-f.done:
				return
			}
		}
	}()
	return nil
}

func (f *feed) Close() error { close(f.done); return nil }

// ok: one feed has all of it
func untilNext(n int) (*feed, error) {
	f := newFeed()
	for f.next < n {
		if err := f.fetch(); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

// ok
func count(n int) (sum int) {
	f := newFeed()
	defer f.Close()
	for range n {
		if err := f.fetch(); err != nil {
			return sum
		}
		sum += f.next
	}
	return sum
}

func countOpen(n int) (sum int) {
	f := newFeed()
	for range n {
		if err := f.fetch(); err != nil { // want `f.Close is missing`
			return sum
		}
		sum += f.next
	}
	return sum
}

func countEach(n int) (sum int) {
	for range n {
		f := newFeed()
		if err := f.fetch(); err != nil { // want `acquired in each iteration and never released`
			return sum
		}
		sum += f.next
	}
	return sum
}
