// Package disk reads files.
package disk

import "os"

// A Disk has a file open.
type Disk struct{ f *os.File }

// ok
func Open(name string) (*Disk, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Disk{f}, nil
}

// ok
func (d *Disk) Close() error { return d.f.Close() }

// ok
func (d *Disk) Read(p []byte) (int, error) { return d.f.Read(p) }
