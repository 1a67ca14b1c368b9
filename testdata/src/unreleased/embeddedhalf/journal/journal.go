// Package journal has journals that are sealed.
package journal

import "os"

// A Journal is sealed at its end.
type Journal struct{ f *os.File }

// ok
func Open(name string) (*Journal, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &Journal{f}, nil
}

func (j *Journal) Put(s string) error { _, err := j.f.WriteString(s); return err }

func (j *Journal) Seal() error { return j.f.Close() }
