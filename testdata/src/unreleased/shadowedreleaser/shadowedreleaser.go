// Package shadowedreleaser: an owner whose own Close hides that of what it embeds.
package shadowedreleaser

import "unreleased/shadowedreleaser/disk"

type counter struct {
	*disk.Disk
	n int
}

// ok: the constructor of one that forgets it
func count(name string) (*counter, error) {
	d, err := disk.Open(name) // want "stored in field Disk of counter and never released: no function calls its Close, not even the Close of counter"
	if err != nil {
		return nil, err
	}
	return &counter{Disk: d}, nil
}

// ok
func (c *counter) Close() error {
	c.n = 0
	return nil
}

type whole struct {
	*disk.Disk
	n int
}

// ok
func countWhole(name string) (*whole, error) {
	d, err := disk.Open(name)
	if err != nil {
		return nil, err
	}
	return &whole{Disk: d}, nil
}

// ok
func (w *whole) Close() error {
	w.n = 0
	return w.Disk.Close()
}

// The file is the caller's.
type nopCloser struct{ *disk.Disk }

// ok: says that it closes nothing
func keep(name string) (nopCloser, error) {
	d, err := disk.Open(name)
	if err != nil {
		return nopCloser{}, err
	}
	return nopCloser{d}, nil
}

// ok
func (nopCloser) Close() error { return nil }

// The releaser is promoted.
type plain struct {
	*disk.Disk
	n int
}

// ok
func countPlain(name string) (*plain, error) {
	d, err := disk.Open(name)
	if err != nil {
		return nil, err
	}
	return &plain{Disk: d}, nil
}
