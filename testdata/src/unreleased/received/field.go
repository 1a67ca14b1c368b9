package received

import (
	"errors"
	"os"
)

var errEmpty = errors.New("nothing in it")

// A reader has a goroutine that works on the files which it is sent.
type reader struct {
	files chan *os.File
}

func newReader() *reader {
	r := &reader{files: make(chan *os.File)}
	go r.loop()
	return r
}

// ok
func (r *reader) send(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	r.files <- f
	return nil
}

func (r *reader) loop() {
	for f := range r.files {
		n, err := count(f)
		if err == nil && n == 0 {
			println(errEmpty)
		}
		f.Close()
	}
}

// A picky has one that forgets those with nothing in them.
type picky struct {
	files chan *os.File
}

func newPicky() *picky {
	r := &picky{files: make(chan *os.File)}
	go r.loop()
	return r
}

func (r *picky) send(name string) error {
	f, err := os.Open(name) // want "result of os.Open is not released on every path: its Close is missing before the next is received"
	if err != nil {
		return err
	}
	r.files <- f
	return nil
}

func (r *picky) loop() {
	for f := range r.files {
		n, err := count(f)
		if err == nil && n == 0 {
			println(errEmpty)
			continue
		}
		f.Close()
	}
}

// ok: what two take from is left to whoever gets it, and one keeps it for later
type keeping struct {
	files chan *os.File
	later []*os.File
}

func (r *keeping) send(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	r.files <- f
	return nil
}

func (r *keeping) loop() {
	for f := range r.files {
		if n, _ := count(f); n == 0 {
			r.later = append(r.later, f)
			continue
		}
		f.Close()
	}
	for _, f := range r.later {
		f.Close()
	}
}
