// Package pebble is a stub: the signatures of github.com/cockroachdb/pebble.
package pebble

import "io"

type Options struct{ ReadOnly bool }

type IterOptions struct{ LowerBound []byte }

type DB struct{ open bool }

type Iterator struct{ open bool }

var open func(string) (*DB, error)
var get func([]byte) ([]byte, io.Closer, error)
var newIter func() (*Iterator, error)

func Open(dirname string, opts *Options) (db *DB, _ error)

func (d *DB) Get(key []byte) ([]byte, io.Closer, error)
func (d *DB) NewIter(o *IterOptions) (*Iterator, error)
func (d *DB) Close() error      { d.open = false; return nil }
func (i *Iterator) First() bool { return false }
func (i *Iterator) Next() bool  { return false }
func (i *Iterator) Key() []byte { return nil }
func (i *Iterator) Error() error
func (i *Iterator) Close() error { i.open = false; return nil }
