// Package cancelonfailure: a deferred literal cancels a context only where the
// function fails, so where it succeeds the context is meant to last. It says
// nothing of other resources.
package cancelonfailure

import (
	"context"
	"os"
)

type tx struct{ ctx context.Context }

func begin(ctx context.Context, out chan<- *tx, errs chan<- error) {
	if err := ctx.Err(); err != nil {
		errs <- err
		return
	}
	out <- &tx{ctx}
}

// ok: the transaction reads with the context
func newTx(ctx context.Context) (t *tx, err error) {
	txCtx, cancel := context.WithCancel(context.Background())
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	out, errs := make(chan *tx, 1), make(chan error, 1)
	go begin(txCtx, out, errs)
	select {
	case <-ctx.Done():
		cancel() // at once
		return nil, ctx.Err()
	case t = <-out:
		return t, nil
	case err = <-errs:
		return nil, err
	}
}

func newTxUnguarded(ctx context.Context) (t *tx, err error) {
	txCtx, cancel := context.WithCancel(context.Background()) // want "not released on every path"
	out, errs := make(chan *tx, 1), make(chan error, 1)
	go begin(txCtx, out, errs)
	select {
	case <-ctx.Done():
		cancel()
		return nil, ctx.Err()
	case t = <-out:
		return t, nil
	case err = <-errs:
		return nil, err
	}
}

// newTxInPlace uses the context itself, so nothing does any more at its end.
func newTxInPlace(ctx context.Context) (n int, err error) {
	own, cancel := context.WithCancel(ctx) // want "not released on every path"
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	if err := own.Err(); err != nil {
		return 0, err
	}
	return 1, nil
}

func newTxOther(ctx context.Context) (t *tx, err error) {
	txCtx, cancel := context.WithCancel(context.Background()) // want "not released on every path"
	ownCtx, stop := context.WithCancel(ctx)                   // want "not released on every path"
	defer func() {
		if err != nil {
			stop()
		}
	}()
	out, errs := make(chan *tx, 1), make(chan error, 1)
	go begin(txCtx, out, errs)
	select {
	case <-ownCtx.Done():
		cancel()
		return nil, ownCtx.Err()
	case t = <-out:
		return t, nil
	}
}

func size(name string) (n int64, err error) {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	st, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

type item struct{ ctx context.Context }

type itemError struct {
	name string
	err  error
}

// ok
func (e *itemError) Error() string { return e.name + ": " + e.err.Error() }

type registry interface{ add(item) error }

// ok: the item that has been made lives with the context
func addNew(name string, r registry, make func(context.Context, string) (item, error)) error {
	ctx, cancel := context.WithCancel(context.TODO())
	it, err := make(ctx, name)
	if err != nil {
		err = &itemError{name, err}
	}
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	if e := r.add(it); e != nil && err == nil {
		err = &itemError{name, e}
	}
	return err
}

func countNew(name string, r registry, count func(context.Context, string) (int, error)) error {
	ctx, cancel := context.WithCancel(context.TODO()) // want "not released on every path"
	n, err := count(ctx, name)
	if err != nil {
		err = &itemError{name, err}
	}
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	if n == 0 && err == nil {
		err = &itemError{name, os.ErrNotExist}
	}
	return err
}

func makeNew(name string, r registry, make func(context.Context, string) (item, error)) error {
	ctx, cancel := context.WithCancel(context.TODO()) // want "not released on every path"
	it, err := make(ctx, name)
	if err != nil {
		return &itemError{name, err}
	}
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	err = r.add(it)
	return err
}

type talker interface {
	talk(context.Context) (item, error)
	Close() error
}

var newTalker func(context.Context) (talker, error)

// talked lets go of what it has made with the context, which nobody needs when it
// has talked.
func talked(ctx context.Context) (_ item, err error) {
	ctx, cancel := context.WithCancel(ctx) // want "not released on every path"
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	t, err := newTalker(ctx)
	if err != nil {
		return item{}, err
	}
	defer func() {
		if err != nil {
			t.Close()
		}
	}()
	it, err := t.talk(ctx)
	if err != nil {
		return item{}, err
	}
	return it, nil
}

// ok: the talker has been handed on
func talking(ctx context.Context, talkers chan<- talker) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	t, err := newTalker(ctx)
	if err != nil {
		return err
	}
	if _, err := t.talk(ctx); err != nil {
		return err
	}
	talkers <- t
	return nil
}

type beater struct {
	ctx  context.Context
	beat chan int
}

func newBeater(ctx context.Context) *beater { return &beater{ctx, make(chan int)} }

func newBeating(ctx context.Context) *beater {
	b := newBeater(ctx)
	go b.loop()
	return b
}

func (b *beater) loop() {
	for {
		select {
		case <-b.ctx.Done():
			return
		case <-b.beat:
		}
	}
}

func (b *beater) begin() { go b.loop() }

func (b *beater) once() error {
	select {
	case <-b.ctx.Done():
		return b.ctx.Err()
	case <-b.beat:
		return nil
	}
}

// ok: it beats on
func beats(ctx context.Context) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	b := newBeater(ctx)
	b.begin()
	return b.once()
}

// ok: it beats on
func beating(ctx context.Context) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	return newBeating(ctx).once()
}

// Nothing beats when it returns.
func beatsOnce(ctx context.Context) (err error) {
	ctx, cancel := context.WithCancel(ctx) // want "not released on every path"
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	b := newBeater(ctx)
	return b.once()
}

type board struct{ beaters []*beater }

// on puts itself on a board.
func (b *beater) on(to *board) { to.beaters = append(to.beaters, b) }

func (b *beater) named(string) *beater { return b }

func (b *beater) count() int { return len(b.beat) }

// ok: the board has it
func beatsOn(ctx context.Context, to *board) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	b := newBeater(ctx)
	b.on(to)
	return b.once()
}

// ok: others call its method
func beatsFor(ctx context.Context, each func(func() error)) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	b := newBeater(ctx)
	each(b.once)
	return b.once()
}

// ok: the caller has a literal that uses it
func beatsLater(ctx context.Context) (_ func() error, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	b := newBeater(ctx)
	if err := b.once(); err != nil {
		return nil, err
	}
	return func() error { return b.once() }, nil
}

// ok: the caller has it, by its method
func beatsNamed(ctx context.Context, name string) (_ *beater, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	b := newBeater(ctx)
	if err := b.once(); err != nil {
		return nil, err
	}
	return b.named(name), nil
}

// The caller has a number.
func beatsCounted(ctx context.Context) (_ int, err error) {
	ctx, cancel := context.WithCancel(ctx) // want "not released on every path"
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	b := newBeater(ctx)
	if err := b.once(); err != nil {
		return 0, err
	}
	return b.count(), nil
}
