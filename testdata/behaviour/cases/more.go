package cases

import (
	"errors"
	"fmt"
	"strings"

	"behaviour/res"
)

// more are cases of resources that are lent, of heads of if statements in
// loops, of locks in loops, of releasers and of switches on the error.
var more = []func() string{
	of(lent), of(lentMethod), of(headInLoop), of(headInLoopJumps), of(lockedAndContinued), of(switchFirst),
	of(releasedPartly), of(releasedElements), of(releasedLast), of(writerInLoop),
	of(elements), of(elementsChecked), of(elementsInMap), of(madeInARow),
	of(fallback), of(fallbackChecked), of(fallbackAnyway), keep(outsideOfLoop), of(lateAndTold), of(nilFirst), of(nilAndErr),
}

// runs calls what it gets, which is out of sight for who is called with it.
type runs struct{ f func(tx *res.Tx) error }

func lent() error { return inTx(func(tx *res.Tx) error { return tx.Exec("a") }) }

// a function out of sight gets the transaction
func inTx(f func(tx *res.Tx) error) error {
	tx, err := res.Begin()
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return fmt.Errorf("in transaction: %w", err)
	}
	return tx.Commit()
}

func lentMethod() error {
	return runs{func(tx *res.Tx) error { return tx.Exec("a") }}.run("x")
}

func (r runs) run(name string) error {
	tx, err := res.Begin()
	if err != nil {
		return err
	}
	if err := r.f(tx); err != nil {
		if errors.Is(err, res.ErrStep) {
			return err
		}
		tx.Rollback()
		return nil
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// acquired in the head of an if statement, in each iteration
func headInLoop() error {
	n := 0
	for range 3 {
		if r, err := res.Open("a"); err == nil {
			if r.Use() == nil {
				n++
			}
		}
	}
	return fmt.Errorf("%d", n)
}

// the same, with ways out
func headInLoopJumps() error {
	for i := range 2 {
		if r, err := res.Open("a"); err == nil {
			if err := r.Use(); err != nil {
				continue
			}
			if res.Decide() {
				return fmt.Errorf("stopped at %d", i)
			}
			r.Close()
		}
	}
	return nil
}

// a lock in a loop that one way out forgets
func lockedAndContinued() error {
	var mu res.Mutex
	for range 2 {
		mu.Lock()
		if res.Decide() {
			mu.Unlock()
			continue
		}
		if res.Decide() {
			return errors.New("pinned")
		}
		mu.Unlock()
	}
	return nil
}

// the error is looked at in a switch
func switchFirst() error {
	r, err := res.Open("a")
	switch {
	case errors.Is(err, res.ErrDone):
		return nil
	case err != nil:
		return err
	}
	return r.Use()
}

type pair struct{ a, b *res.W }

func openPair() (*pair, error) {
	a, err := res.Create("a")
	if err != nil {
		return nil, err
	}
	b, err := res.Create("b")
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return &pair{a, b}, nil
}

// Close releases each if it is there
func (p *pair) Close() error {
	if p.a != nil {
		if err := p.a.Close(); err != nil {
			return fmt.Errorf("a: %w", err)
		}
	}
	if p.b != nil {
		if err := p.b.Close(); err != nil {
			return fmt.Errorf("b: %w", err)
		}
	}
	return nil
}

func releasedPartly() error {
	p, err := openPair()
	if err != nil {
		return err
	}
	return plain(p.Close())
}

// plain returns the first error of those that are joined: what else there is,
// is new.
func plain(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return plain(joined.Unwrap()[0])
	}
	return err
}

type list struct{ all []*res.W }

func (l *list) add(name string) error {
	w, err := res.Create(name)
	if err != nil {
		return err
	}
	l.all = append(l.all, w)
	return nil
}

// Close releases the elements, and forgets them
func (l *list) Close() error {
	for _, w := range l.all {
		if err := w.Close(); err != nil {
			return err
		}
	}
	l.all = nil
	return nil
}

func releasedElements() error {
	var l list
	for _, name := range []string{"a", "b"} {
		if err := l.add(name); err != nil {
			return errors.Join(err, plain(l.Close()))
		}
	}
	return plain(l.Close())
}

type named struct{ a, b *res.W }

func openNamed() (*named, error) {
	a, err := res.Create("a")
	if err != nil {
		return nil, err
	}
	b, err := res.Create("b")
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return &named{a, b}, nil
}

// Close names its error
func (n *named) Close() (err error) {
	if err = n.a.Close(); err != nil {
		return
	}
	err = n.b.Close()
	return
}

func releasedLast() error {
	n, err := openNamed()
	if err != nil {
		return err
	}
	return plain(n.Close())
}

// what is deferred in the loop writes to what is released there
func writerInLoop() error {
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		defer r.Close()
		b := res.NewBuffer(r)
		defer b.Close()
		if res.Decide() {
			return errors.New("enough")
		}
	}
	return nil
}

// what earlier iterations have acquired is dropped
func elements() error {
	all, err := openAll("a", "b", "c")
	if err != nil {
		return err
	}
	for _, r := range all {
		r.Close()
	}
	return nil
}

func openAll(names ...string) ([]*res.R, error) {
	var all []*res.R
	for _, name := range names {
		r, err := res.Open(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// each is used before it is put beside the others
func elementsChecked() error {
	all := make([]*res.R, 0, 2)
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		if err := r.Use(); err != nil {
			return err
		}
		all = append(all, r)
	}
	for _, r := range all {
		r.Close()
	}
	return nil
}

func elementsInMap() error {
	byName := map[string]*res.W{}
	for _, name := range []string{"a", "b"} {
		w, err := res.Create(name)
		if err != nil {
			return err
		}
		byName[name] = w
	}
	for _, w := range byName {
		w.Close()
	}
	return nil
}

// one is made of the other, and both are to be released where it fails
func madeInARow() error {
	c, err := openChain()
	if err != nil {
		return err
	}
	c.Close()
	return nil
}

type chain struct {
	w *res.W
	b *res.Wrapped
}

func (c *chain) Close() {
	c.b.Close()
	c.w.Close()
}

func openChain() (*chain, error) {
	w, err := res.Create("a")
	if err != nil {
		return nil, err
	}
	b, err := res.Wrap(w)
	if err != nil {
		return nil, err
	}
	if res.Decide() {
		return nil, errors.New("no")
	}
	return &chain{w, b}, nil
}

// another one stands in for what could not be had
func fallback() error {
	r, err := res.Open("a")
	if err != nil {
		r, err = res.Open("b")
	}
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	if err := r.Use(); err != nil {
		return err
	}
	return r.Use()
}

func fallbackChecked() error {
	r, err := res.Open("a")
	if err != nil {
		r, err = res.Open("b")
		if err != nil {
			return err
		}
	}
	return r.Use()
}

// another one takes the place of what was had: that is not released
func fallbackAnyway() error {
	r, err := res.Open("a")
	if res.Decide() {
		if err == nil {
			r.Close()
		}
		r, err = res.Open("b")
	}
	if err != nil {
		return err
	}
	return r.Use()
}

// the variable is declared outside of the loop, and of no use behind it
func outsideOfLoop() (*res.R, error) {
	var r *res.R
	var err error
	for _, name := range []string{"a", "b"} {
		r, err = res.Open(name)
		if err != nil {
			continue
		}
		if res.Decide() {
			return r, nil
		}
	}
	return nil, fmt.Errorf("none: %w", err)
}

// the deferred release tells of its failure
func lateAndTold() error {
	w, err := res.Create("a")
	if err != nil {
		return err
	}
	if err := w.Write("x"); err != nil {
		return err
	}
	if res.Decide() {
		return errors.New("enough")
	}
	defer func() {
		if err := w.Close(); err != nil {
			_ = strings.ToUpper(err.Error())
		}
	}()
	return w.Write("y")
}

// there may be nothing, and no error
func optionalFile() (*res.R, error) {
	if res.Decide() {
		return nil, nil
	}
	return res.Open("a")
}

func nilFirst() error {
	r, err := optionalFile()
	if err != nil {
		return err
	}
	if r == nil {
		return errors.New("nothing")
	}
	return r.Use()
}

func nilAndErr() error {
	r, err := optionalFile()
	if err != nil || r == nil {
		return fmt.Errorf("nothing: %w", err)
	}
	return r.Use()
}
