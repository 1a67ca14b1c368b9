package othererrors

import (
	"io"
	"os"

	errs "errors"
)

// pair is in a file that calls the package by another name.
type pair struct{ in, out *os.File }

var errNone = errs.New("none")

func newPair(in, out string) (*pair, error) {
	a, err := os.Open(in)
	if err != nil {
		return nil, errs.Join(errNone, err)
	}
	b, err := os.Create(out)
	if err != nil {
		a.Close()
		return nil, err
	}
	return &pair{in: a, out: b}, nil
}

func (p *pair) Close() error { // want "Close does not release p.in on every path"
	if err := p.out.Close(); err != nil {
		return err
	}
	return p.in.Close()
}

var _ io.Closer = (*pair)(nil)
