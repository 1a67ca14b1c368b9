// Package depot opens what others have registered.
package depot

import (
	"errors"
	"io"
	"sync"
)

// A Depot has things.
type Depot interface {
	io.Closer
	Put(name string, b []byte) error
}

// A Factory opens a Depot.
type Factory func(root string) (Depot, error)

// A Lookup finds a Depot that somebody has.
type Lookup func(root string) (Depot, error)

var (
	mu        sync.Mutex
	factories = map[string]Factory{}
	lookups   = map[string]Lookup{}
)

var errUnknown = errors.New("unknown")

// ok
func Register(name string, f Factory) {
	mu.Lock()
	defer mu.Unlock()
	factories[name] = f
}

// ok: the callers get it
func Open(name, root string) (Depot, error) {
	mu.Lock()
	f, ok := factories[name]
	mu.Unlock()
	if !ok {
		return nil, errUnknown
	}
	return f(root)
}

// ok: it is somebody else's
func Find(name, root string) (Depot, error) {
	mu.Lock()
	f, ok := lookups[name]
	mu.Unlock()
	if !ok {
		return nil, errUnknown
	}
	return f(root)
}
