// Package page has pages that are sealed.
package page

import "os"

// A Page is sealed at its end.
type Page struct{ f *os.File }

// ok
func Create(name string) (*Page, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &Page{f}, nil
}

func (p *Page) Seal() error { return p.f.Close() }
