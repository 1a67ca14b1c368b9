// Package factories: what a registered factory makes has to be released.
package factories

import "unreleased/factories/depot"

func put(kind, name string, b []byte) error {
	d, err := depot.Open(kind, "/") // want "not released on every path: d.Close is missing"
	if err != nil {
		return err
	}
	if err := d.Put(name, b); err != nil {
		return err
	}
	return d.Close()
}

// ok
func putRight(kind, name string, b []byte) error {
	d, err := depot.Open(kind, "/")
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Put(name, b)
}

// ok: somebody has it
func putFound(kind, name string, b []byte) error {
	d, err := depot.Find(kind, "/")
	if err != nil {
		return err
	}
	return d.Put(name, b)
}

type copier struct{ to depot.Depot }

// ok: kept
func newCopier(kind string) (*copier, error) {
	d, err := depot.Open(kind, "/")
	if err != nil {
		return nil, err
	}
	return &copier{d}, nil
}
