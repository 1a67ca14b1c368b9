// Package fieldgroups keeps lists of closers and servers of another package in
// the fields of its own structs.
package fieldgroups

import (
	"context"
	"errors"
	"os"

	"unreleased/fieldgroups/sink"
)

var errNone = errors.New("none")

type app struct {
	log  *os.File
	done sink.List
}

func newApp(log, pid string) (_ *app, err error) {
	a := &app{}
	defer func() {
		if err != nil {
			a.done.Close()
		}
	}()
	if a.log, err = os.Create(log); err != nil {
		return nil, err
	}
	a.done.Add(a.log)
	if _, err = os.Stat(pid); err != nil {
		return nil, err
	}
	return a, nil
}

func newAppForgetful(log, pid string) (*app, error) {
	a := &app{}
	f, err := os.Create(log) // want `is missing before the return on line \d+`
	if err != nil {
		return nil, err
	}
	a.done.Add(f)
	if _, err := os.Stat(pid); err != nil {
		return nil, err
	}
	return a, nil
}

func (a *app) Close() error { return a.done.Close() }

func run(log, pid string) error {
	a, err := newApp(log, pid) // want `a.Close is missing before the return on line \d+`
	if err != nil {
		return err
	}
	if a.log == nil {
		return errNone
	}
	if _, err := a.log.WriteString("started"); err != nil {
		return err
	}
	return a.Close()
}

func runReleased(log, pid string) error {
	a, err := newApp(log, pid)
	if err != nil {
		return err
	}
	defer a.Close()
	_, err = a.log.WriteString("started")
	return err
}

// ok: another log has it, too
func both(l *sink.Log, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	l.Both(f)
	return nil
}

type pair struct{ api, admin *sink.Server }

func newPair(api, admin string) (*pair, error) {
	p := &pair{api: sink.New(api), admin: sink.New(admin)}
	if err := p.api.Start(); err != nil { // want `Stop is missing before the return on line \d+`
		return nil, err
	}
	if err := p.admin.Start(); err != nil {
		return nil, err
	}
	return p, nil
}

func newPairReleased(api, admin string) (*pair, error) {
	p := &pair{api: sink.New(api), admin: sink.New(admin)}
	if err := p.api.Start(); err != nil {
		return nil, err
	}
	if err := p.admin.Start(); err != nil {
		return nil, errors.Join(err, p.api.Stop())
	}
	return p, nil
}

func (p *pair) Stop() error { return errors.Join(p.api.Stop(), p.admin.Stop()) }

// ok: whoever has the server stops it
func newOne(s *sink.Server) (*pair, error) {
	p := &pair{api: s, admin: s}
	if err := p.api.Start(); err != nil {
		return nil, err
	}
	if s == nil {
		return nil, errNone
	}
	return p, nil
}

func work(ctx context.Context, name string) error {
	e, err := sink.NewExporter("trace") // want `e.Shutdown is missing before the return on line \d+`
	if err != nil {
		return err
	}
	_, s := e.Start(ctx, name)
	defer s.End()
	if _, err := os.Stat(name); err != nil {
		return err
	}
	return e.Shutdown()
}

func workReleased(ctx context.Context, name string) error {
	e, err := sink.NewExporter("trace")
	if err != nil {
		return err
	}
	defer e.Shutdown()
	_, s := e.Start(ctx, name)
	defer s.End()
	_, err = os.Stat(name)
	return err
}

func mapped(addr string) error {
	c, err := sink.Dial(addr) // want `c.Close is missing before the return on line \d+`
	if err != nil {
		return err
	}
	if err := c.Channel(1).Send(); err != nil {
		return err
	}
	return c.Close()
}

func listed(addr string) error {
	c, err := sink.Dial(addr) // want `c.Close is missing before the return on line \d+`
	if err != nil {
		return err
	}
	if err := c.Listed(1).Send(); err != nil {
		return err
	}
	return c.Close()
}

func mappedReleased(addr string) error {
	c, err := sink.Dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	return errors.Join(c.Channel(1).Send(), c.Listed(2).Send())
}

// ok: the hub has it
func joined(h *sink.Hub, addr string) error {
	c, err := sink.Dial(addr)
	if err != nil {
		return err
	}
	h.Join(c, 1)
	return nil
}
