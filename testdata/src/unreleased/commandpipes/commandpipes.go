// Package commandpipes knows commands by interfaces of its own: what such a command is
// asked for ends with its Wait.
package commandpipes

import (
	"context"
	"io"
	"os/exec"
)

type command interface {
	StdoutPipe() (io.ReadCloser, error)
	Start() error
	Wait() error
}

type archive interface {
	ReadPart(name string) (io.ReadCloser, error)
	Start() error
	Wait() error
}

type running struct {
	command
	out io.ReadCloser
}

type starter struct {
	make func(ctx context.Context) command
}

func newStarter(name string) *starter {
	return &starter{func(ctx context.Context) command { return exec.CommandContext(ctx, name) }}
}

// ok: Wait closes the pipe, and so does a Start that fails
func (s *starter) start(ctx context.Context) (*running, error) {
	c := s.make(ctx)
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	return &running{c, out}, nil
}

// ok
func (s *starter) run(ctx context.Context) ([]byte, error) {
	r, err := s.start(ctx)
	if err != nil {
		return nil, err
	}
	all, err := io.ReadAll(r.out)
	if err != nil {
		r.Wait()
		return nil, err
	}
	return all, r.Wait()
}

func read(a archive) ([]byte, error) {
	part, err := a.ReadPart("index") // want `part.Close is missing`
	if err != nil {
		return nil, err
	}
	all, err := io.ReadAll(part)
	if err != nil {
		return nil, err
	}
	return all, part.Close()
}
