// Package sink has options that acquire what the constructor keeps.
package sink

import (
	"io"
	"os"
)

type settings struct {
	out   io.Writer
	close io.Closer
	tag   string
}

// An Option sets up a Sink.
type Option func(*settings) error

// ok: ToFile writes to a file, which the Sink closes.
func ToFile(name string) Option {
	return func(s *settings) error {
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		s.out, s.close = f, f
		return nil
	}
}

// ok: To writes to what belongs to the caller.
func To(w io.Writer) Option {
	return func(s *settings) error {
		s.out = w
		return nil
	}
}

// ok: Tagged marks what is written.
func Tagged(tag string) Option {
	return func(s *settings) error {
		s.tag = tag
		return nil
	}
}

// A Sink writes where its options say.
type Sink struct{ set settings }

// ok: New returns a Sink.
func New(opts ...Option) (*Sink, error) {
	set := settings{out: io.Discard}
	for _, o := range opts {
		if err := o(&set); err != nil {
			if set.close != nil {
				set.close.Close()
			}
			return nil, err
		}
	}
	return &Sink{set: set}, nil
}

// ok
func (s *Sink) Put(line string) error {
	_, err := io.WriteString(s.set.out, s.set.tag+line)
	return err
}

// ok
func (s *Sink) Close() error {
	if s.set.close == nil {
		return nil
	}
	return s.set.close.Close()
}
