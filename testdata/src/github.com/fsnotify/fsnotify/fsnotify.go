// Package fsnotify is a stub: the signatures of github.com/fsnotify/fsnotify.
package fsnotify

type Event struct{ Name string }

type Watcher struct {
	Events chan Event
	Errors chan error
}

var newWatcher func() (*Watcher, error)

func NewWatcher() (*Watcher, error)

func (w *Watcher) Add(path string) error
func (w *Watcher) Close() error { close(w.Events); return nil }
