package otherverbs

import (
	"errors"
	"os"
)

var errOther = errors.New("another one")

// A machine has a console, which both of its ends release: one of them leaves
// nothing of the machine.
type machine struct {
	name    string
	console *os.File
}

func attach(name string) (*machine, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &machine{name, f}, nil
}

func (m *machine) Destroy() error { return errors.Join(m.console.Close(), os.Remove(m.name)) }

func (m *machine) Shutdown() error { return m.console.Close() }

// The report names the one that only releases.
func attachTo(name, want string) (*machine, error) {
	m, err := attach(name) // want `m.Shutdown is missing before the return`
	if err != nil {
		return nil, err
	}
	if m.name != want {
		return nil, errOther
	}
	return m, nil
}

// ok: either of them will do.
func look(name string) error {
	m, err := attach(name)
	if err != nil {
		return err
	}
	if m.name == "" {
		return m.Destroy()
	}
	return m.Shutdown()
}
