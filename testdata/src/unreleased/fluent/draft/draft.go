// Package draft has a builder whose methods return it.
package draft

import "os"

// A Page is written step by step.
type Page struct {
	out *os.File
	err error
}

// Create acquires.
func (p *Page) Create(name string) *Page {
	if p.err == nil {
		p.out, p.err = os.Create(name)
	}
	return p
}

// Line writes.
func (p *Page) Line(s string) *Page {
	if p.err == nil {
		_, p.err = p.out.WriteString(s)
	}
	return p
}

// Finish releases.
func (p *Page) Finish() error {
	if p.out != nil {
		p.out.Close()
	}
	return p.err
}
