// Package bbolt is a stub: the signatures of go.etcd.io/bbolt.
package bbolt

import "os"

type Options struct{ ReadOnly bool }

type DB struct{ open bool }

type Tx struct{ open bool }

type Bucket struct{ name string }

var open func(string) (*DB, error)
var begin func(*DB) (*Tx, error)

func Open(path string, mode os.FileMode, options *Options) (db *DB, err error)

func (db *DB) Close() error { db.open = false; return nil }
func (db *DB) Begin(writable bool) (t *Tx, err error)
func (db *DB) Update(fn func(*Tx) error) error
func (db *DB) View(fn func(*Tx) error) error

func (tx *Tx) Commit() (err error)        { tx.open = false; return nil }
func (tx *Tx) Rollback() error            { tx.open = false; return nil }
func (tx *Tx) Bucket(name []byte) *Bucket { return &Bucket{} }

func (b *Bucket) Put(key []byte, value []byte) error
func (b *Bucket) Get(key []byte) []byte { return nil }
