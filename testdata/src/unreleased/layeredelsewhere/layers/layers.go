// Package layers has a layer around what others implement.
package layers

// A Sink takes lines.
type Sink interface {
	Put(line string) error
	Close() error
}

// Numbered returns a sink that counts the lines of s.
func Numbered(s Sink) Sink { return &numbered{Sink: s} }

type numbered struct {
	Sink
	n int
}

func (l *numbered) Put(line string) error {
	l.n++
	return l.Sink.Put(line)
}
