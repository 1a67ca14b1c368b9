// Package setupother has owners of another package that a method sets up.
package setupother

import "unreleased/setupother/link"

func never(addr string) error {
	l := link.New(addr)
	if err := l.Dial(); err != nil { // want `l.Hangup is missing`
		return err
	}
	return l.Say("hello")
}

func checked(addr string) error {
	l, err := link.Checked(addr)
	if err != nil {
		return err
	}
	if err := l.Redial("x"); err != nil { // want `l.Hangup is missing before the return on line 23`
		return err
	}
	if err := l.Say("hello"); err != nil {
		return err
	}
	return l.Hangup()
}

// made hands it on.
func made(addr string) (*link.Line, error) {
	l := link.New(addr)
	if err := l.Dial(); err != nil {
		return nil, err
	}
	return l, nil
}

func use(addr string) error {
	l, err := made(addr) // want `l.Hangup is missing`
	if err != nil {
		return err
	}
	return l.Say("hello")
}

func part(name string) string {
	d := &link.Desk{Name: name}
	if d.Start() != nil { // want `d.Stop is missing`
		return ""
	}
	return d.Name
}

func grows(name string) error {
	var s link.Set
	if err := s.Add(name); err != nil { // want `s.Close is missing`
		return err
	}
	if name == "" {
		return nil
	}
	return s.Close()
}

// ok: released on each path
func right(addr string) error {
	l := link.New(addr)
	if err := l.Dial(); err != nil {
		return err
	}
	defer l.Hangup()
	return l.Say("hello")
}

// ok: the release waits for it
func before(name string) error {
	d := &link.Desk{Name: name}
	defer d.Stop()
	return d.Start()
}

// ok: released where it was acquired
func probe(addr string) error { return link.New(addr).Probe() }

// ok: never set up
func unused(addr string) *link.Line { return link.New(addr) }

var lines []*link.Line

// ok: somebody else knows it
func known(addr string) error {
	l := link.New(addr)
	lines = append(lines, l)
	return l.Dial()
}

// ok: not its own
func given(l *link.Line) error { return l.Dial() }

// ok: all are released behind the loop
func growsRight(names []string) error {
	var s link.Set
	defer func() { s.Close() }()
	for _, n := range names {
		if err := s.Add(n); err != nil {
			return err
		}
	}
	return nil
}
