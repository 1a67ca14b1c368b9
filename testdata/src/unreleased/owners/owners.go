// Package owners: types of the package that own resources are resources.
package owners

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// Journal owns a file.
type Journal struct {
	mu sync.Mutex
	f  *os.File
	w  *bufio.Writer
}

// ok
func OpenJournal(path string) (*Journal, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	return &Journal{f: f, w: bufio.NewWriter(f)}, nil
}

// Append writes a line.
func (j *Journal) Append(line string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	_, err := j.w.WriteString(line + "\n")
	return err
}

// Shutdown flushes and releases.
func (j *Journal) Shutdown() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return errors.Join(j.w.Flush(), j.f.Close())
}

func logOnce(path, line string) error {
	j, err := OpenJournal(path) // want "never released"
	if err != nil {
		return err
	}
	return j.Append(line)
}

// ok
func logOnceRight(path, line string) error {
	j, err := OpenJournal(path)
	if err != nil {
		return err
	}
	defer j.Shutdown()
	return j.Append(line)
}

func logTwice(path, line string) error {
	j, err := OpenJournal(path) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := j.Append(line); err != nil {
		return err
	}
	if err := j.Append(line); err != nil {
		j.Shutdown()
		return err
	}
	return j.Shutdown()
}

// ok
func logTwiceRight(path, line string) error {
	j, err := OpenJournal(path)
	if err != nil {
		return err
	}
	err = j.Append(line)
	if err == nil {
		err = j.Append(line)
	}
	return errors.Join(err, j.Shutdown())
}

// Runner starts a goroutine that ends with its context.
type Runner struct {
	cancel context.CancelFunc
	done   chan struct{}
}

// ok: the runner owns cancel
func StartRunner(parent context.Context, every time.Duration, fn func()) *Runner {
	ctx, cancel := context.WithCancel(parent)
	r := &Runner{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		for ctx.Err() == nil {
			fn()
			time.Sleep(every)
		}
	}()
	return r
}

// Stop ends the runner.
func (r *Runner) Stop() {
	r.cancel()
	<-r.done
}

func runBriefly(fn func()) {
	r := StartRunner(context.Background(), time.Second, fn) // want "never released"
	time.Sleep(time.Minute)
	fmt.Println(r.done)
}

// ok
func runBrieflyRight(fn func()) {
	r := StartRunner(context.Background(), time.Second, fn)
	defer r.Stop()
	time.Sleep(time.Minute)
}

func runDiscarded(fn func()) {
	StartRunner(context.Background(), time.Second, fn) // want "discarded"
}

// Cluster owns journals and a runner: an owner of owners.
type Cluster struct {
	journal *Journal
	runner  *Runner
}

// ok
func NewCluster(path string, fn func()) (*Cluster, error) {
	j, err := OpenJournal(path)
	if err != nil {
		return nil, err
	}
	return &Cluster{journal: j, runner: StartRunner(context.Background(), time.Second, fn)}, nil
}

// Terminate releases the cluster.
func (c *Cluster) Terminate() error {
	c.runner.Stop()
	return c.journal.Shutdown()
}

func useCluster(path string, fn func()) error {
	c, err := NewCluster(path, fn) // want "never released"
	if err != nil {
		return err
	}
	return c.journal.Append("x")
}

// ok
func useClusterRight(path string, fn func()) error {
	c, err := NewCluster(path, fn)
	if err != nil {
		return err
	}
	defer func() { _ = c.Terminate() }()
	return c.journal.Append("x")
}

func newClusterLate(path string, fn func()) (*Cluster, error) {
	j, err := OpenJournal(path) // want "released"
	if err != nil {
		return nil, err
	}
	if err := j.Append("start"); err != nil {
		return nil, err
	}
	return &Cluster{journal: j, runner: StartRunner(context.Background(), time.Second, fn)}, nil
}

// plain holds a file and has no releaser: the caller looks after the file.
type plain struct {
	f    *os.File
	name string
}

// ok: returned in a value
func newPlain(path string) (*plain, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &plain{f: f, name: path}, nil
}

// ok: its field is released
func usePlain(path string) (int64, error) {
	p, err := newPlain(path)
	if err != nil {
		return 0, err
	}
	defer p.f.Close()
	return io.Copy(io.Discard, p.f)
}

// borrowed wraps a connection that stays its caller's.
type borrowed struct {
	c net.Conn
	n int
}

func newBorrowed(c net.Conn) *borrowed { return &borrowed{c: c} }

func (b *borrowed) say(s string) error {
	b.n++
	_, err := io.WriteString(b.c, s)
	return err
}

// ok
func useBorrowed(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	b := newBorrowed(c)
	return b.say("hello")
}

// ok: wrapping a connection that one does not own makes no duty
func sayOn(c net.Conn) error {
	b := newBorrowed(c)
	return b.say("hello")
}

func useBorrowedWrong(addr string) error {
	c, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	b := newBorrowed(c)
	return b.say("hello")
}

// Nop has a Close that does nothing: no duty.
type Nop struct{ n int }

// NewNop returns a Nop.
func NewNop() *Nop { return &Nop{} }

// Close does nothing.
func (*Nop) Close() error { return nil }

// ok
func useNop() int {
	n := NewNop()
	return n.n
}

// Buffered closes nothing either: it has memory only.
type Buffered struct{ buf []byte }

// NewBuffered returns a Buffered.
func NewBuffered() (*Buffered, error) { return &Buffered{buf: make([]byte, 10)}, nil }

// Close forgets the memory.
func (b *Buffered) Close() error { b.buf = nil; return nil }

// ok
func useBuffered() (int, error) {
	b, err := NewBuffered()
	if err != nil {
		return 0, err
	}
	return len(b.buf), nil
}

// Two releasers: either will do.
type duplex struct{ c net.Conn }

// ok
func newDuplex(addr string) (*duplex, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &duplex{c}, nil
}

// Close releases.
func (d *duplex) Close() error { return d.c.Close() }

// Abort releases too.
func (d *duplex) Abort() { d.c.Close() }

// ok
func useDuplex(addr string, force bool) error {
	d, err := newDuplex(addr)
	if err != nil {
		return err
	}
	if force {
		d.Abort()
		return nil
	}
	return d.Close()
}

func useDuplexWrong(addr string, force bool) error {
	d, err := newDuplex(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if !force {
		return nil
	}
	d.Abort()
	return nil
}
