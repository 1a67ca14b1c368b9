package cases

import (
	"errors"

	"behaviour/res"
)

// left are functions that are left with what another one has acquired, and
// those that defer too late.
var left = []func() string{
	of(leftHandle), of(leftLiteral), of(leftOnce), of(leftOptional), of(leftEach), of(leftReassigned), of(leftLoop), of(leftTx),
	of(releasedEarly), of(releasedOnceEarly), of(joinedLate),
}

// handle defers too late.
func handle(r *res.R) error {
	if res.Decide() {
		return res.ErrStep
	}
	defer r.Close()
	return r.Use()
}

func leftHandle() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	return handle(r)
}

// a literal that a goroutine runs
func leftLiteral() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	res.Spawned.Add(1)
	go func() {
		defer res.Spawned.Done()
		defer func() { recover() }()
		if res.Decide() {
			return
		}
		r.Use()
		r.Close()
	}()
	return nil
}

// handleOnce must not release twice.
func handleOnce(o *res.Once) error {
	if res.Decide() {
		return res.ErrStep
	}
	if err := o.Use(); err != nil {
		o.Close()
		return err
	}
	return o.Close()
}

func leftOnce() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		return err
	}
	return handleOnce(o)
}

// handleSome gets one, or none.
func handleSome(r *res.R) error {
	if r != nil {
		if err := r.Use(); err != nil {
			return err
		}
		return r.Close()
	}
	return nil
}

func leftOptional() error {
	if res.Decide() {
		return handleSome(nil)
	}
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	return handleSome(r)
}

// work uses it in a call that was deferred before.
func work(r *res.R) {
	defer res.Spawned.Done()
	defer func() {
		if p := recover(); p != nil {
			r.Name()
		}
	}()
	if r.Use() != nil {
		return
	}
	r.Use()
	r.Close()
}

func leftEach() error {
	for range 2 {
		r, err := res.Open("a")
		if err != nil {
			return err
		}
		res.Spawned.Add(1)
		go work(r)
	}
	return nil
}

// handleFirst has another one later.
func handleFirst(r *res.R) error {
	if res.Decide() {
		return res.ErrStep
	}
	r.Close()
	r, err := res.Open("b")
	if err != nil {
		return err
	}
	defer r.Close()
	return r.Use()
}

func leftReassigned() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	return handleFirst(r)
}

// handleLoop leaves its loop in several ways.
func handleLoop(r *res.R) {
	for range 2 {
		if r.Use() != nil {
			return
		}
		if res.Decide() {
			break
		}
	}
	r.Close()
}

func leftLoop() error {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	handleLoop(r)
	return nil
}

// handleTx rolls back on some paths.
func handleTx(tx *res.Tx) error {
	if err := tx.Exec("a"); err != nil {
		return err
	}
	if err := tx.Exec("b"); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

func leftTx() error {
	tx, err := res.Begin()
	if err != nil {
		return err
	}
	return handleTx(tx)
}

func openWith() (*res.Once, func(), error) {
	o, err := res.OpenOnce("a")
	if err != nil {
		return nil, nil, err
	}
	return o, func() { o.Close() }, nil
}

// a release that stands before the defer that moves
func releasedEarly() error {
	o, release, err := openWith()
	if err != nil {
		return err
	}
	if res.Decide() {
		release()
		return res.ErrStep
	}
	if res.Decide() {
		return res.ErrStep
	}
	defer release()
	return o.Use()
}

func releasedOnceEarly() error {
	o, err := res.OpenOnce("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		o.Close()
		return res.ErrStep
	}
	if res.Decide() {
		return res.ErrStep
	}
	defer o.Close()
	return o.Use()
}

// the deferred literal tells of a second release
func joinedLate() (err error) {
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if res.Decide() {
		r.Close()
		return res.ErrStep
	}
	if res.Decide() {
		return res.ErrStep
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return r.Use()
}
