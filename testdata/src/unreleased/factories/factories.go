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

// Who gives the function knows what it has made.
func restore(open depot.Factory, name string) (err error) {
	d, err := open(name) // ok
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			d.Close()
		}
	}()
	return d.Put("state", nil)
}

func restoreAll(open depot.Factory, names []string) error {
	for _, name := range names {
		if err := restoreOne(open, name); err != nil {
			return err
		}
	}
	return nil
}

func restoreOne(open depot.Factory, name string) error {
	d, err := open(name) // want `result of open is not released on every path`
	if err != nil {
		return err
	}
	if err := d.Put("state", nil); err != nil {
		return err
	}
	return d.Close()
}
