// Package negatedbefore has conditions that a variable holds the opposite of.
package negatedbefore

import "os"

type reader struct {
	streams bool
	name    string
}

func (r *reader) list() error {
	_, err := os.Stat(r.name)
	return err
}

func use(*os.File) {}

func (r *reader) run() error {
	var f *os.File
	var err error
	fallBack := !r.streams
	if r.streams {
		f, err = os.Open(r.name) // ok: who has it does not fall back
		if err != nil {
			fallBack, f = true, nil
		}
	}
	if fallBack {
		if err := r.list(); err != nil {
			return err
		}
	}
	use(f)
	if f != nil {
		f.Close()
	}
	return nil
}

func (r *reader) runFor(streams bool) error {
	var f *os.File
	var err error
	fallBack := !streams
	if streams {
		f, err = os.Open(r.name) // ok
		if err != nil {
			fallBack, f = true, nil
		}
	}
	if fallBack {
		if err := r.list(); err != nil {
			return err
		}
	}
	use(f)
	if f != nil {
		f.Close()
	}
	return nil
}

// What was asked has been set anew in between.
func (r *reader) runAgain() error {
	var f *os.File
	var err error
	fallBack := !r.streams
	r.streams = r.name != ""
	if r.streams {
		f, err = os.Open(r.name) // want `result of os.Open is not released on every path: f.Close is missing before the return`
		if err != nil {
			fallBack, f = true, nil
		}
	}
	if fallBack {
		if err := r.list(); err != nil {
			return err
		}
	}
	use(f)
	if f != nil {
		f.Close()
	}
	return nil
}

// The variable says the same, not the opposite.
func (r *reader) runBoth() error {
	var f *os.File
	var err error
	lists := r.streams
	if r.streams {
		f, err = os.Open(r.name) // want `result of os.Open is not released on every path: f.Close is missing before the return`
		if err != nil {
			f = nil
		}
	}
	if lists {
		if err := r.list(); err != nil {
			return err
		}
	}
	use(f)
	if f != nil {
		f.Close()
	}
	return nil
}
