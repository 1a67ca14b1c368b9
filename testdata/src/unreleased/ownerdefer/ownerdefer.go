// Package ownerdefer: an owner whose release is deferred before it gets what
// it owns.
package ownerdefer

import "os"

type server struct {
	log  *os.File
	name string
}

func (s *server) stop() {
	if s.log != nil {
		s.log.Close()
	}
}

// report uses nothing up.
func (s *server) report() { println(s.name) }

func release(s *server) { s.stop() }

// ok: the deferred method releases what is stored by then
func storedLater() error {
	s := &server{}
	defer s.stop()
	f, err := os.Open("log")
	if err != nil {
		return err
	}
	s.log = f
	_, err = s.log.Stat()
	return err
}

// ok: the owner is no pointer, and gets the file at once
func storedAtOnce() (err error) {
	var s server
	defer s.stop()
	if s.log, err = os.Open("log"); err != nil {
		return err
	}
	_, err = s.log.Stat()
	return err
}

// ok: a function that is no method
func byArgument() error {
	s := new(server)
	defer release(s)
	f, err := os.Open("log")
	if err != nil {
		return err
	}
	s.log = f
	return nil
}

// The method releases what the owner has, and on this path it has nothing.
func notStored() error {
	s := &server{}
	defer s.stop()
	f, err := os.Open("log") // want "not released on every path: f.Close is missing before the return on line 68"
	if err != nil {
		return err
	}
	if f.Name() == "" {
		return nil
	}
	s.log = f
	return nil
}

// The deferred method releases nothing.
func reported() error {
	s := &server{}
	defer s.report()
	f, err := os.Open("log") // want "never released"
	if err != nil {
		return err
	}
	s.log = f
	return nil
}

// The owner that is released is another one.
func another() error {
	s, other := &server{}, &server{}
	defer other.stop()
	f, err := os.Open("log") // want "never released"
	if err != nil {
		return err
	}
	s.log = f
	return nil
}
