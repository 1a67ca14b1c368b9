// Package trails opens a part of what observes, which has a name that says nothing.
package trails

import (
	"context"
	"errors"
)

// auditLog keeps what was done, and by whom.
type auditLog struct {
	open  int
	lines []string
}

type chapter struct {
	in    *auditLog
	title string
}

func (l *auditLog) Open(title string) *chapter {
	l.open++
	l.lines = append(l.lines, title)
	return &chapter{l, title}
}

// Lines are read, not begun.
func (l *auditLog) Lines(title string) *chapter { return &chapter{l, title} }

func (c *chapter) Close() { c.in.open--; c.in.lines = append(c.in.lines, "end of "+c.title) }

type vault struct {
	log  *auditLog
	gold map[string]int
}

func (v *vault) audited(title string, do func() error) error {
	c := v.log.Open(title)
	defer c.Close()
	return do()
}

func (v *vault) beside(title string, do func() error) error {
	c := v.log.Lines(title)
	defer c.Close()
	return do()
}

func (v *vault) deposit(ctx context.Context, who string) error {
	v.gold[who]++
	return ctx.Err()
}

func (v *vault) withdraw(ctx context.Context, who string) error {
	v.gold[who]--
	return ctx.Err()
}

func (v *vault) serve(ctx context.Context, verb, who string) error {
	switch verb {
	case "deposit":
		return v.audited("deposit of "+who, func() error { return v.deposit(ctx, who) }) // ok
	case "withdraw":
		return v.withdraw(ctx, who) // want `call of \(\*vault\)\.withdraw in this branch is not observed; 1 of its 2 sibling branches goes through \(\*vault\)\.audited`
	}
	return errors.New("no such verb")
}

func (v *vault) serveBeside(ctx context.Context, verb, who string) error {
	switch verb {
	case "deposit":
		return v.beside("deposit", func() error { return v.deposit(ctx, who) }) // ok: begins nothing
	case "withdraw":
		return v.withdraw(ctx, who) // ok
	}
	return errors.New("no such verb")
}

// profiles are those of people: their transactions observe nothing.
type profiles struct{ names []string }

type change struct{ of *profiles }

func (p *profiles) Begin() *change { return &change{p} }

func (c *change) Commit() error { return nil }

func (c *change) Rollback() error { c.of.names = nil; return nil }

func (v *vault) changing(p *profiles, do func() error) error {
	c := p.Begin()
	defer c.Rollback()
	if err := do(); err != nil {
		return err
	}
	return c.Commit()
}

func (v *vault) serveChanging(ctx context.Context, p *profiles, verb, who string) error {
	switch verb {
	case "deposit":
		return v.changing(p, func() error { return v.deposit(ctx, who) }) // ok: a transaction
	case "withdraw":
		return v.withdraw(ctx, who) // ok
	}
	return errors.New("no such verb")
}
