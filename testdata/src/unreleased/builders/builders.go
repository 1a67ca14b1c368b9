// Package builders: a method that keeps what it gets and returns its receiver.
package builders

import "os"

type report struct {
	out   *os.File
	title string
}

func (r *report) to(f *os.File) *report { r.out = f; return r }

func (r *report) titled(s string) *report { r.title = s; return r }

func (r *report) write() error {
	_, err := r.out.WriteString(r.title)
	return err
}

func (r *report) finish() { r.out.Close() }

func chain(name string) error {
	f, err := os.Create(name) // ok
	if err != nil {
		return err
	}
	r := new(report).to(f).titled("first")
	defer r.finish()
	return r.write()
}

func chainForgotten(name string) error {
	f, err := os.Create(name) // want "before the return"
	if err != nil {
		return err
	}
	r := new(report).to(f).titled("first")
	if err := r.write(); err != nil {
		return err
	}
	r.finish()
	return nil
}

func renamed(name string) error {
	r := &report{title: "second"}
	f, err := os.Create(name) // ok
	if err != nil {
		return err
	}
	same := r.to(f)
	defer same.finish()
	return r.write()
}

func dropped(name string) error {
	r := &report{title: "third"}
	f, err := os.Create(name) // want "never released"
	if err != nil {
		return err
	}
	return r.to(f).write()
}

func handedOn(name string) (*report, error) {
	f, err := os.Create(name) // ok
	if err != nil {
		return nil, err
	}
	return new(report).to(f), nil
}
