// Package badger is a stub: the signatures of github.com/dgraph-io/badger/v4.
package badger

type Options struct{ Dir string }

type IteratorOptions struct{ Reverse bool }

type DB struct{ open bool }

type Txn struct{ open bool }

type Iterator struct{ open bool }

type Item struct{ key []byte }

var open func(Options) (*DB, error)
var newTxn func(*DB) *Txn
var newIter func(*Txn) *Iterator

func DefaultOptions(path string) Options { return Options{path} }
func Open(opt Options) (*DB, error)

func (db *DB) Close() error                    { db.open = false; return nil }
func (db *DB) NewTransaction(update bool) *Txn { return newTxn(db) }
func (db *DB) View(fn func(txn *Txn) error) error

func (txn *Txn) Get(key []byte) (*Item, error)
func (txn *Txn) Set(key, val []byte) error
func (txn *Txn) Commit() error                             { txn.open = false; return nil }
func (txn *Txn) Discard()                                  { txn.open = false }
func (txn *Txn) NewIterator(opt IteratorOptions) *Iterator { return newIter(txn) }

func (it *Iterator) Rewind()     {}
func (it *Iterator) Valid() bool { return false }
func (it *Iterator) Next()       {}
func (it *Iterator) Item() *Item { return nil }
func (it *Iterator) Close()      { it.open = false }
