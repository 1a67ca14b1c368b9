// Package chain sends handlers through a chain of middleware, but not all
// of them.
package chain

import (
	"context"
	"errors"
)

type (
	Request    struct{ Name string }
	Result     struct{ Text string }
	Handler    func(ctx context.Context, r Request) (*Result, error)
	Middleware func(Handler) Handler
	Contents   []string
	Reader     func(ctx context.Context, r Request) (Contents, error)
	ReaderWare func(Reader) Reader
)

type Tool struct {
	Name    string
	Handler Handler
}

type Server struct {
	tools     map[string]Tool
	wares     []Middleware
	readers   map[string]Reader
	templates map[string]Reader
	readWares []ReaderWare
}

func (s *Server) call(ctx context.Context, r Request) (*Result, error) {
	tool, ok := s.tools[r.Name]
	if !ok {
		return nil, errors.New("no such tool")
	}
	final := tool.Handler
	for i := len(s.wares) - 1; i >= 0; i-- {
		final = s.wares[i](final)
	}
	return final(ctx, r) // ok
}

func (s *Server) callAsTask(ctx context.Context, r Request, done func(*Result, error)) {
	tool := s.tools[r.Name]
	res, err := tool.Handler(ctx, r) // want `call of Handler here is not observed; 1 of its 2 sibling calls goes through`
	done(res, err)
}

type Answer struct{ Contents Contents }

func (s *Server) read(ctx context.Context, r Request) (*Answer, error) {
	if reader, ok := s.readers[r.Name]; ok {
		final := reader
		for i := len(s.readWares) - 1; i >= 0; i-- {
			final = s.readWares[i](final)
		}
		contents, err := final(ctx, r) // ok
		if err != nil {
			return nil, err
		}
		return &Answer{contents}, nil
	}
	var match Reader
	for name, t := range s.templates {
		if name == r.Name {
			match = t
		}
	}
	if match != nil {
		contents, err := match(ctx, r) // want `call of .* in this branch is not observed; 1 of its 2 sibling branches goes through`
		if err != nil {
			return nil, err
		}
		return &Answer{contents}, nil
	}
	return nil, errors.New("not found")
}
