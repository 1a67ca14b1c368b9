package ownregistrars

import (
	"context"
	"errors"
)

func checked(h Handler) Handler {
	return func(ctx context.Context, in string) (string, error) {
		if in == "" {
			return "", errors.New("nothing given")
		}
		return h(ctx, in)
	}
}

// A gate does more than to observe what it registers.
type gate struct {
	s    *Server
	open bool
}

func (g gate) put(name string, h Handler) { g.s.AddTool(name, checked(traced(name, checked(h)))) } // ok

func (g gate) fill(t tools) {
	g.put("open", t.open)                // ok
	g.put("shut", t.shut)                // ok
	g.s.AddTool("find", t.find)          // want `find \("find"\), registered by AddTool, is not observed; 2 of its 3 sibling registrations go through traced`
	g.s.AddTool("ping", checked(t.ping)) // ok
}

type door struct {
	s    *Server
	open bool
}

func (d door) put(name string, h Handler) {
	if !d.open {
		h = checked(h)
	}
	d.s.AddTool(name, traced(name, h)) // ok
}

func (d door) fill(t tools) {
	d.put("open", t.open)                // ok
	d.put("shut", t.shut)                // ok
	d.s.AddTool("keep", checked(t.keep)) // want `keep \("keep"\), registered by AddTool, is not observed; 2 of its 3`
}
