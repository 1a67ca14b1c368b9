// Package recovery: a deferred recover keeps the process running from there on.
package recovery

import (
	"context"
	"log"
	"os"
)

func watch(ctx context.Context) { _ = ctx.Err() }

// ok: the panic of watch ends the process, since nobody recovers yet
func recoverFirst(ctx context.Context, work func() error) error {
	sub, cancel := context.WithCancel(ctx)
	watch(sub)
	defer func() {
		if e := recover(); e != nil {
			log.Print(e)
		}
		cancel()
	}()
	return work()
}

func recoveredWork(ctx context.Context, work func() error) error {
	sub, cancel := context.WithCancel(ctx) // want "not released if a call panics"
	watch(sub)
	defer func() {
		if e := recover(); e != nil {
			log.Print(e)
		}
	}()
	err := work()
	cancel()
	return err
}

func twoHalves(name string, work func() error) error {
	if err := unguarded(name, work); err != nil {
		return err
	}
	defer func() {
		if e := recover(); e != nil {
			log.Print(e)
		}
	}()
	return guarded(name, work)
}

func unguarded(name string, work func() error) error {
	f, err := os.Open(name) // ok: called in front of the recover
	if err != nil {
		return err
	}
	err = work()
	f.Close()
	return err
}

func guarded(name string, work func() error) error {
	f, err := os.Open(name) // want "not released if a call panics"
	if err != nil {
		return err
	}
	err = work()
	f.Close()
	return err
}

// A deferred recover in one branch is none of the other.
func onlyIfAsked(name string, keep bool, work func() error) error {
	f, err := os.Open(name) // want "not released if a call panics"
	if err != nil {
		return err
	}
	if keep {
		defer func() { _ = recover() }()
		err = work()
		f.Close()
		return err
	}
	err = work()
	f.Close()
	return err
}
