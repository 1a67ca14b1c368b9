// Package inthandles keeps handles that are numbers in fields.
package inthandles

import (
	"errors"

	"github.com/vishvananda/netns"
)

var errUnset = errors.New("unset")

type pair struct {
	host, own netns.NsHandle
	label     string
	verbose   bool
}

func (p *pair) Close() {
	p.own.Close()
	p.leave()
}

func (p *pair) leave() {
	netns.Set(p.host)
	p.host.Close()
}

// ok: whoever gets the struct has both
func enter(opts ...func(*pair)) (*pair, error) {
	p := pair{verbose: true}
	for _, o := range opts {
		o(&p)
	}
	host, err := netns.Get()
	if err != nil {
		return nil, err
	}
	p.host = host
	p.own, err = netns.New()
	if err != nil {
		p.leave()
		return nil, err
	}
	if p.verbose {
		p.label = "own"
	}
	return &p, nil
}

// ok
func enterByPointer(label string) (*pair, error) {
	p := &pair{}
	host, err := netns.Get()
	if err != nil {
		return nil, err
	}
	p.host = host
	if label != "" {
		p.label = label
	}
	return p, nil
}

func enterLabelled(label string) (*pair, error) {
	p := pair{}
	host, err := netns.Get() // want `result of netns.Get is not released on every path: host.Close is missing before the return on line \d+`
	if err != nil {
		return nil, err
	}
	p.host = host
	if label == "" {
		return nil, errUnset
	}
	p.label = label
	return &p, nil
}

func left(label string) string {
	p := pair{}
	host, err := netns.Get() // want `result of netns.Get is never released: host.Close is missing`
	if err != nil {
		return ""
	}
	p.host = host
	if label != "" {
		p.label = label
	}
	return p.label
}
