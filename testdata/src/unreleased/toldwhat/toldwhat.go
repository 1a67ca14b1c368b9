// Package toldwhat: a method that is told what to release does not release
// its receiver.
package toldwhat

import (
	"errors"
	"net"

	"unreleased/toldwhat/shelf"
)

// Store keeps layers for many.
type Store interface {
	Get(id string) (Layer, error)
	ReleaseLayer(l Layer) error
	Close() error
}

// Layer is one that the store has lent.
type Layer interface{ Unmount() error }

type lent struct {
	store Store
	layer Layer
}

// ok: the store lives on
func (l *lent) Release() error {
	if err := l.layer.Unmount(); err != nil {
		return errors.Join(errors.New("unmount"), err)
	}
	return l.store.ReleaseLayer(l.layer)
}

type owner struct {
	store Store
	conn  net.Conn
}

func (o *owner) Close() error { // want "Close does not release o.store on every path: o.store.Close is missing before the return on line 42"
	if err := o.conn.Close(); err != nil {
		return err
	}
	return o.store.Close()
}

type borrowed struct {
	lender shelf.Lender
	layer  shelf.Layer
}

// ok: the lender lives on
func (b *borrowed) Release() error {
	if err := b.layer.Unmount(); err != nil {
		return errors.Join(errors.New("unmount"), err)
	}
	return b.lender.ReleaseLent(b.layer)
}

type keeper struct {
	lender shelf.Lender
	conn   net.Conn
}

func (k *keeper) Release() error { // want "Release does not release k.lender on every path: k.lender.Release is missing"
	if err := k.conn.Close(); err != nil {
		return err
	}
	return k.lender.Release()
}
