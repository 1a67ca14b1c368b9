package cases

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"behaviour/helper"
	"behaviour/res"
)

// styles are further cases, in the styles that people write.
var styles = []func() string{
	of(bareReturns), of(shadowedErr), of(twoInARow), of(joinedClose), of(namedClose), of(transaction),
	of(rolledBackOnce), of(transactionLoop), of(span), of(spanInSwitch), of(lockedRead), of(lockedMethod),
	of(calledAtOnce), of(calledTwice), of(goroutine), of(goroutineParam), of(continueAndBreak), of(labelled),
	of(loopDeferReturn), of(selected), keep(structLiteral), keep(structFields), keep(namedReturns), keep(returnsUserAndError),
	of(lateCheck), of(elseChain), of(successArm), of(switchOnErr), of(armsOfHelpers), of(oneArm),
	of(finishedElsewhere), of(ownerElsewhere), of(returnsName), of(retryOnce), of(retryLoop), of(closedKnowingly),
	of(cleanupFunc), of(deferredWrap), of(onceOnOneWay), of(onceLoop), of(method), of(literalInFunc),
	of(resultStruct), of(spanNever), of(spanLoop), of(existence), of(joinedUses), of(gotoFail),
	of(typeSwitch), of(declaredBefore), of(deferBetween), of(deferredTooLate), of(ownerAndOther), of(endless),
	of(lockedSwitch), of(loopGoroutines), keep(takenIfItSucceeds), of(wrappedBetween), of(twoResults),
	keep(checkedAround), keep(jumpedOver), of(emptyArm), of(retried),
	of(waited), keep(retriedAndKept),
}

// named result, bare returns
func bareReturns() (err error) {
	r, err := res.Open("a")
	if err != nil {
		return
	}
	if err = r.Use(); err != nil {
		return
	}
	err = r.Close()
	return
}

// err is shadowed in the if
func shadowedErr() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if n, err := helper.Read(r); err != nil {
		return fmt.Errorf("read: %w", err)
	} else if n == 0 {
		return errors.New("empty")
	}
	err = r.Close()
	return err
}

// two in a row, the second fails
func twoInARow() error {
	src, err := res.Open("src")
	if err != nil {
		return err
	}
	dst, err := res.Create("dst")
	if err != nil {
		return fmt.Errorf("create: %w", err)
	}
	if err := src.Use(); err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if err := dst.Write("x"); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	src.Close()
	return dst.Close()
}

// written file whose close error matters, with errors.Join
func joinedClose() error {
	w, err := res.Create("w")
	if err != nil {
		return err
	}
	if err := w.Write("head"); err != nil {
		return err
	}
	err = w.Write("body")
	return errors.Join(err, w.Close())
}

// written, close error in named result
func namedClose() (err error) {
	w, err := res.Create("w")
	if err != nil {
		return err
	}
	if err = w.Write("head"); err != nil {
		return err
	}
	if cerr := w.Close(); cerr != nil {
		err = cerr
	}
	return err
}

// transaction without rollback on failure
func transaction() error {
	tx, err := res.Begin()
	if err != nil {
		return err
	}
	if err := tx.Exec("a"); err != nil {
		return err
	}
	if err := tx.Exec("b"); err != nil {
		return err
	}
	return tx.Commit()
}

// transaction, rollback on one path only
func rolledBackOnce() error {
	tx, err := res.Begin()
	if err != nil {
		return err
	}
	if err := tx.Exec("a"); err != nil {
		tx.Rollback()
		return err
	}
	if err := tx.Exec("b"); err != nil {
		return fmt.Errorf("b: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// transaction in a loop
func transactionLoop() error {
	for i := range 2 {
		tx, err := res.Begin()
		if err != nil {
			return err
		}
		if err := tx.Exec(fmt.Sprint(i)); err != nil {
			continue
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// span without end on early return
func span() error {
	sp := res.Start("span")
	sp.Set("k")
	if res.Decide() {
		return res.ErrStep
	}
	sp.End()
	return nil
}

// span ended only at the bottom, in a switch
func spanInSwitch() error {
	sp := res.Start("spanInSwitch")
	switch n := choose(); n {
	case 0:
		return nil
	case 1:
		sp.Set("one")
		return res.ErrStep
	default:
		sp.Set("many")
	}
	sp.End()
	return nil
}

func choose() int {
	if res.Decide() {
		return 0
	}
	if res.Decide() {
		return 1
	}
	return 2
}

// lock, early return, value read under it
func lockedRead() error {
	var g guarded
	g.mu.Lock()
	n := g.n
	if res.Decide() {
		return fmt.Errorf("n is %d", n)
	}
	g.n = n + 1
	g.mu.Unlock()
	return res.Step()
}

// lock in a method with a pointer receiver
func (g *guarded) bump() (int, error) {
	g.mu.Lock()
	if g.n > 0 && res.Decide() {
		return 0, res.ErrStep
	}
	g.n++
	n := g.n
	g.mu.Unlock()
	return n, nil
}

func lockedMethod() error {
	g := &guarded{n: 1}
	n, err := g.bump()
	return fmt.Errorf("%d %w", n, err)
}

// closure that acquires and is called at once
func calledAtOnce() error {
	n, err := func() (int, error) {
		r, err := res.Open("a")
		if err != nil {
			return 0, err
		}
		return helper.Read(r)
	}()
	if err != nil {
		return err
	}
	return fmt.Errorf("%d", n)
}

// closure variable called twice
func calledTwice() error {
	load := func(name string) (string, error) {
		r, err := res.Open(name)
		if err != nil {
			return "", err
		}
		if err := r.Use(); err != nil {
			return "", err
		}
		s := r.Name()
		return s, nil
	}
	a, err := load("a")
	if err != nil {
		return err
	}
	b, err := load("b")
	return fmt.Errorf("%s %s %w", a, b, err)
}

// goroutine that has it for itself
func goroutine() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	res.Spawned.Add(1)
	go func() {
		defer res.Spawned.Done()
		defer func() { recover() }()
		if err := r.Use(); err != nil {
			return
		}
		r.Use()
	}()
	return nil
}

// goroutine with a parameter
func goroutineParam() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	res.Spawned.Add(1)
	go func(in *res.R) {
		defer res.Spawned.Done()
		defer func() { recover() }()
		for range 2 {
			if in.Use() != nil {
				return
			}
		}
	}(r)
	return nil
}

// loop with continue and break
func continueAndBreak() error {
	n := 0
	for i := range 3 {
		r, err := res.Open(fmt.Sprint(i))
		if err != nil {
			continue
		}
		if res.Decide() {
			continue
		}
		n += len(r.Name())
		if n > 1 {
			break
		}
		r.Close()
	}
	return fmt.Errorf("%d", n)
}

// labelled continue out of an inner loop
func labelled() error {
	found := 0
files:
	for i := range 2 {
		r, err := res.Open(fmt.Sprint(i))
		if err != nil {
			return err
		}
		for range 2 {
			if r.Use() != nil {
				continue files
			}
			if res.Decide() {
				break files
			}
		}
		found++
		r.Close()
	}
	return fmt.Errorf("found %d", found)
}

// deferred in a loop, with an inner return
func loopDeferReturn() error {
	for _, name := range []string{"a", "b"} {
		r, err := res.Open(name)
		if err != nil {
			return err
		}
		defer r.Close()
		if strings.HasPrefix(name, "b") {
			if err := r.Use(); err != nil {
				return err
			}
		}
	}
	return nil
}

// select on contexts
func selected() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	ready := make(chan int, 1)
	ready <- 1
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-ready:
		if err := r.Use(); err != nil {
			return err
		}
	}
	r.Close()
	return nil
}

// constructor with a struct literal
type store struct {
	a, b *res.R
	name string
}

func (s *store) Close() error { return errors.Join(s.a.Close(), s.b.Close()) }

func newStore() (*store, error) {
	a, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	b, err := res.Open("b")
	if err != nil {
		return nil, err
	}
	return &store{a: a, b: b, name: "s"}, nil
}

func structLiteral() (*res.R, error) {
	s, err := newStore()
	if err != nil {
		return nil, err
	}
	s.b.Close()
	return s.a, nil
}

// constructor that fills fields
func structFields() (*res.R, error) {
	s := new(store)
	var err error
	s.a, err = res.Open("a")
	if err != nil {
		return nil, err
	}
	s.b, err = res.Open("b")
	if err != nil {
		return nil, fmt.Errorf("b: %w", err)
	}
	if err := s.b.Close(); err != nil {
		return nil, err
	}
	if err := s.a.Use(); err != nil {
		return nil, err
	}
	return s.a, nil
}

// named results, several failures
func namedReturns() (r *res.R, err error) {
	if r, err = helper.OpenNamed("a"); err != nil {
		return nil, err
	}
	if err = r.Use(); err != nil {
		return nil, err
	}
	if res.Decide() {
		err = res.ErrStep
		return nil, err
	}
	if _, err = helper.Read(r); err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	return r, nil
}

// returns r with an error
func returnsUserAndError() (*res.R, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	err = r.Use()
	if err != nil {
		return nil, err
	}
	return r, r.Use()
}

// discarded error and checked later
func lateCheck() error {
	r, err := res.Open("a")
	if err == nil && res.Decide() {
		return errors.New("early")
	}
	if err != nil {
		return err
	}
	if err = r.Use(); err == nil {
		err = r.Close()
	}
	return err
}

// if with init and else
func elseChain() error {
	if r, err := res.Open("a"); err != nil {
		return err
	} else if err := r.Use(); err != nil {
		return err
	} else {
		r.Close()
	}
	return nil
}

// success arm
func successArm() error {
	r, err := res.Open("a")
	if err == nil {
		err = r.Use()
		if err == nil {
			return r.Close()
		}
	}
	return err
}

// switch on the error
func switchOnErr() error {
	r, err := res.Open("a")
	switch {
	case errors.Is(err, res.ErrStep):
		return fmt.Errorf("step: %w", err)
	case err != nil:
		return err
	}
	n, err := helper.Read(r)
	if err != nil {
		return err
	}
	if n > 5 {
		return errors.New("long")
	}
	return r.Close()
}

// acquired in two arms with the same check
func armsOfHelpers() error {
	var r *res.R
	var err error
	if res.Decide() {
		r, err = res.Open("a")
	} else {
		r, err = helper.OpenNamed("b")
	}
	if err != nil {
		return err
	}
	return r.Use()
}

// acquired in one arm only
func oneArm() error {
	var r *res.R
	if res.Decide() {
		var err error
		r, err = res.Open("a")
		if err != nil {
			return err
		}
	}
	if err := res.Step(); err != nil {
		return err
	}
	if r != nil {
		return r.Close()
	}
	return nil
}

// released by a helper of another package
func finishedElsewhere() error {
	r, err := helper.OpenNamed("a")
	if err != nil {
		return err
	}
	if _, err := helper.Read(r); err != nil {
		return err
	}
	return helper.Finish(r)
}

// owner of another package
func ownerElsewhere() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	rd := helper.NewReader(r)
	if err := rd.Next(); err != nil {
		return err
	}
	return rd.Close()
}

// returns what it computes from it
func returnsName() error {
	s, err := firstName()
	return fmt.Errorf("%s %w", s, err)
}

func firstName() (string, error) {
	r, err := res.Open("a")
	if err != nil {
		return "", err
	}
	return r.Name(), r.Use()
}

// overwritten by a retry
func retryOnce() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if r.Use() != nil {
		r, err = res.Open("b")
		if err != nil {
			return err
		}
	}
	defer r.Close()
	return r.Use()
}

// retry loop
func retryLoop() error {
	var last error
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			last = err
			continue
		}
		if last = r.Use(); last == nil {
			return r.Close()
		}
	}
	return last
}

// closed twice knowingly, one path missing
func closedKnowingly() error {
	w, err := res.Create("w")
	if err != nil {
		return err
	}
	if res.Decide() {
		return errors.New("refused")
	}
	defer w.Close()
	if err := w.Write("x"); err != nil {
		return err
	}
	return w.Close()
}

// cleanup function
func cleanupFunc() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	cleanup := func() { r.Close() }
	if err := r.Use(); err != nil {
		cleanup()
		return err
	}
	if err := res.Step(); err != nil {
		return err
	}
	cleanup()
	return nil
}

// a deferred literal logs, too
func deferredWrap() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("deferredWrap: %w", err)
		}
	}()
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	return r.Close()
}

// once: a failing second release
func onceOnOneWay() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		return err
	}
	if err := o.Use(); err != nil {
		return err
	}
	if res.Decide() {
		o.Close()
		return res.Step()
	}
	return nil
}

// once in a loop
func onceLoop() error {
	for range 2 {
		o, err := res.OpenOnce("a")
		if err != nil {
			return err
		}
		if o.Use() != nil {
			continue
		}
		if res.Decide() {
			o.Close()
			break
		}
		o.Close()
	}
	return nil
}

// method of a type
type service struct{ name string }

func (s service) run() error {
	r, err := res.Open(s.name)
	if err != nil {
		return fmt.Errorf("run %s: %w", s.name, err)
	}
	for range 2 {
		if err := r.Use(); err != nil {
			return fmt.Errorf("run %s: %w", s.name, err)
		}
	}
	return r.Close()
}

func method() error { return service{"svc"}.run() }

// nested functions, both leak
func literalInFunc() error {
	r, err := res.Open("outer")
	if err != nil {
		return err
	}
	each := func() error {
		w, err := res.Create("inner")
		if err != nil {
			return err
		}
		if err := w.Write(r.Name()); err != nil {
			return err
		}
		return w.Close()
	}
	for range 2 {
		if err := each(); err != nil {
			return err
		}
	}
	return r.Close()
}

// result in a struct value
type result struct {
	name string
	err  error
}

func resultStruct() error {
	out := resultStructOf()
	return fmt.Errorf("%s %w", out.name, out.err)
}

func resultStructOf() result {
	r, err := res.Open("a")
	if err != nil {
		return result{err: err}
	}
	if err := r.Use(); err != nil {
		return result{err: err}
	}
	n := r.Name()
	r.Close()
	return result{name: n}
}

// no error at all
func spanNever() error {
	sp := res.Start("a")
	if res.Decide() {
		sp.Set("x")
	}
	return res.Step()
}

// spans in a loop
func spanLoop() error {
	for i := range 2 {
		sp := res.Start(fmt.Sprint(i))
		if err := res.Step(); err != nil {
			return err
		}
		sp.Set("ok")
		sp.End()
	}
	return nil
}

// exists
func exists(name string) bool {
	_, err := res.Open(name)
	return err == nil
}

func existence() error { return fmt.Errorf("%v", exists("a")) }

// used in the expression
func joinedUses() error {
	var err error
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	return errors.Join(r.Use(), r.Use())
}

// goto
func gotoFail() error {
	r, err := res.Open("a")
	if err != nil {
		goto fail
	}
	if err = r.Use(); err != nil {
		goto fail
	}
	return r.Close()
fail:
	return fmt.Errorf("gotoFail: %w", err)
}

// type switch
func typeSwitch() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	var v any = r.Name()
	switch v := v.(type) {
	case int:
		return fmt.Errorf("%d", v)
	case string:
		if res.Decide() {
			return errors.New(v)
		}
	}
	return r.Close()
}

// the variable is declared before
func declaredBefore() error {
	var (
		r   *res.R
		w   *res.W
		err error
	)
	if r, err = res.Open("a"); err != nil {
		return err
	}
	if w, err = res.Create("b"); err != nil {
		return err
	}
	if err = w.Write(r.Name()); err != nil {
		return err
	}
	if err = w.Close(); err != nil {
		return err
	}
	return r.Close()
}

// defer of another thing between
func deferBetween() (err error) {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	sp := res.Start("deferBetween")
	defer sp.End()
	if err := r.Use(); err != nil {
		return err
	}
	return r.Close()
}

// closes in a deferred literal, too late
func deferredTooLate() (err error) {
	w, err := res.Create("a")
	if err != nil {
		return err
	}
	if err := w.Write("head"); err != nil {
		return err
	}
	defer func() {
		if cerr := w.Close(); err == nil {
			err = cerr
		}
	}()
	return w.Write("body")
}

// two owners, second's constructor fails
func ownerAndOther() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	st, err := newStore()
	if err != nil {
		return err
	}
	if err := r.Use(); err != nil {
		return err
	}
	if err := st.Close(); err != nil {
		return err
	}
	return r.Close()
}

// infinite loop with returns
func endless() error {
	for {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		if res.Decide() {
			return nil
		}
		if err := r.Use(); err != nil {
			return err
		}
		r.Close()
		if res.Decide() {
			return res.ErrStep
		}
		if res.Acquired > 3 {
			return nil
		}
	}
}

// lock taken in a switch with reads after
func lockedSwitch() error {
	g := &guarded{n: 2}
	g.mu.Lock()
	switch {
	case g.n == 0:
		g.mu.Unlock()
		return nil
	case res.Decide():
		return res.ErrStep
	}
	n := g.n
	g.mu.Unlock()
	if n > 1 {
		return fmt.Errorf("n is %d", n)
	}
	return nil
}

// goroutines of earlier iterations use what those acquired
func loopGoroutines() error {
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		if res.Decide() {
			return res.ErrStep
		}
		res.Spawned.Add(1)
		go func() {
			defer res.Spawned.Done()
			defer r.Close()
		}()
	}
	return nil
}

// both arms acquire, and what comes last takes it if it succeeds
func takenIfItSucceeds() (*res.R, error) {
	var k keeper
	if err := k.reset(res.Decide()); err != nil {
		return nil, err
	}
	return k.r, nil
}

type keeper struct{ r *res.R }

func (k *keeper) reset(first bool) error {
	var r *res.R
	var err error
	if first {
		r, err = res.Open("a")
	} else {
		r, err = helper.OpenNamed("b")
	}
	if err != nil {
		return err
	}
	return k.set(r)
}

func (k *keeper) set(r *res.R) error {
	if res.Decide() {
		return res.ErrStep
	}
	k.r = r
	return nil
}

// the variable may hold something around it
func wrappedBetween() error {
	c, err := dial()
	if err != nil {
		return err
	}
	if res.Decide() {
		c = wrap(c)
	}
	if err := res.Step(); err != nil {
		return err
	}
	return c.Close()
}

type conn interface {
	Use() error
	Close() error
}

func dial() (conn, error) {
	r, err := res.Open("a")
	if err != nil {
		return nil, err
	}
	return r, nil
}

type wrapped struct{ conn }

func (w *wrapped) Close() error { return w.conn.Close() }

func wrap(c conn) conn { return &wrapped{c} }

// both results use it
func twoResults() error {
	n, err := lastOf()
	return fmt.Errorf("%d %w", n, err)
}

func lastOf() (int, error) {
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return 0, err
		}
		if res.Decide() {
			return len(r.Name()), r.Use()
		}
		r.Close()
	}
	return 0, nil
}

// both arms acquire, and the check is around the rest
func checkedAround() (*res.R, error) {
	var r *res.R
	var err error
	if res.Decide() {
		r, err = res.Open("a")
	} else {
		r, err = helper.OpenNamed("b")
	}
	if err == nil {
		if err := r.Use(); err != nil {
			return nil, err
		}
		return r, nil
	}
	return nil, err
}

// a jump goes past the check that both arms share
func jumpedOver() (*res.R, error) {
	var r *res.R
	var err error
	if res.Decide() {
		goto done
	}
	if res.Decide() {
		r, err = res.Open("a")
	} else {
		r, err = helper.OpenNamed("b")
	}
	if err != nil {
		return nil, err
	}
done:
	if err := res.Step(); err != nil {
		return nil, err
	}
	if r == nil {
		return res.Open("c")
	}
	return r, nil
}

// one arm may succeed with nothing
func emptyArm() error {
	var r *res.R
	if res.Decide() {
		r = some()
	} else {
		r = someOrNone()
	}
	if err := res.Step(); err != nil {
		return err
	}
	if r != nil {
		return r.Close()
	}
	return nil
}

func some() *res.R {
	r, err := res.Open("a")
	if err != nil {
		panic(err)
	}
	return r
}

func someOrNone() *res.R {
	r, err := res.Open("a")
	if err != nil {
		return nil
	}
	return r
}

// a second try acquires into the same variable: each has a release of its own
func retried() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		if res.Decide() {
			o, err = res.OpenOnce("b")
			if err != nil {
				return err
			}
		} else {
			return err
		}
	}
	if err := res.Step(); err != nil {
		return err
	}
	return o.Close()
}

// waited: the goroutine has ended when the function returns.
func waited() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		r.Name()
	}()
	if res.Decide() {
		wg.Wait()
		return res.ErrStep
	}
	wg.Wait()
	return r.Use()
}

// retriedAndKept: what the last try has opened is handed on.
func retriedAndKept() (*res.R, error) {
	var last error
	for range 2 {
		var r *res.R
		r, last = res.Open("a")
		if last != nil {
			continue
		}
		if last = r.Use(); last != nil {
			continue
		}
		return r, nil
	}
	return nil, last
}
