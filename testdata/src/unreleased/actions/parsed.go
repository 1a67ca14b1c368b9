package actions

import (
	"context"
	"errors"
	"os"
	"time"

	"unreleased/actions/kingpin"
	"unreleased/actions/kong"
)

type export struct {
	name  string
	limit time.Duration
}

func (e *export) fill(ctx context.Context, f *os.File) error {
	_, err := f.WriteString(e.name)
	return errors.Join(err, ctx.Err())
}

// ok: the process ends with the command that fails
func (e *export) run(_ *kingpin.ParseContext) error {
	f, err := os.Create(e.name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), e.limit)
	if err := e.fill(ctx, f); err != nil {
		return err
	}
	cancel()
	return f.Close()
}

// ok
func (e *export) Run(_ *kong.Context) error {
	f, err := os.Create(e.name)
	if err != nil {
		return err
	}
	if err := e.fill(context.Background(), f); err != nil {
		return err
	}
	return f.Close()
}

// What an action succeeds with is to be whole.
func (e *export) runSome(c *kingpin.ParseContext) error {
	f, err := os.Create(e.name) // want "not released on every path"
	if err != nil {
		return err
	}
	if len(c.Args) == 0 {
		return nil
	}
	if err := e.fill(context.Background(), f); err != nil {
		return err
	}
	return f.Close()
}

// A part of what was parsed is no command.
func (e *export) check(el *kingpin.Element) error {
	f, err := os.Create(el.Name) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := e.fill(context.Background(), f); err != nil {
		return err
	}
	return f.Close()
}
