// Package setuphalfway has methods that set up their receiver and may fail
// with a part of it acquired.
package setuphalfway

import (
	"errors"
	"net"
	"os"
	"time"
)

type server struct {
	ln  net.Listener
	log *os.File
}

func (s *server) Close() error { return errors.Join(s.ln.Close(), s.log.Close()) }

func (s *server) setup() error {
	ln, err := net.Listen("tcp", ":0")
	if err != nil {
		return err
	}
	s.ln = ln
	s.log, err = os.Open("log")
	return err
}

func (s *server) setupChecked() error {
	var err error
	if s.ln, err = net.Listen("tcp", ":0"); err != nil {
		return err
	}
	if s.log, err = os.Open("log"); err != nil {
		return err
	}
	return nil
}

func (s *server) setupNamed() (ok bool, err error) {
	if s.ln, err = net.Listen("tcp", ":0"); err != nil {
		return false, err
	}
	if s.log, err = os.Open("log"); err != nil {
		return false, err
	}
	return true, nil
}

func newServer() (*server, error) {
	s := &server{}
	if err := s.setupChecked(); err != nil { // want "s.Close is missing before the return on line 53"
		return nil, err
	}
	return s, nil
}

func serveOnce() error {
	var s server
	if _, err := s.setupNamed(); err != nil { // want "s.Close is missing before the return on line 61"
		return err
	}
	return s.Close()
}

func newServerLiteral() (s *server, err error) {
	s = new(server)
	open := func() error { return s.setupChecked() }
	if err := open(); err != nil { // a miss: gives up towards silence, the call is in a literal
		return nil, err
	}
	return s, nil
}

// ok: released where the set-up fails
func newServerClosed() (*server, error) {
	s := &server{}
	if err := s.setupChecked(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// ok: what there is by then is released
func newServerAsked() (*server, error) {
	s := &server{}
	if err := s.setupChecked(); err != nil {
		if s.ln != nil {
			s.ln.Close()
		}
		return nil, err
	}
	return s, nil
}

// ok: deferred before
func serveDeferred() error {
	s := &server{}
	defer s.Close()
	return s.setupChecked()
}

// ok: deferred for the failure
func newServerDeferred() (_ *server, err error) {
	s := &server{}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if err := s.setupChecked(); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: the owner is returned with the error
func newServerAnyway() (*server, error) {
	s := &server{}
	return s, s.setupChecked()
}

// ok: the return does not tell whether it is a failure
func newServerUnclear() (*server, error) {
	s := &server{}
	err := s.setup()
	return s, err
}

// ok: it may go on with what it has
func newServerRetried() (*server, error) {
	s := &server{}
	for range 3 {
		err := s.setupMissing()
		if err == nil {
			return s, nil
		}
		time.Sleep(time.Second)
	}
	s.Close()
	return nil, errors.New("no server")
}

func (s *server) setupMissing() (err error) {
	if s.ln == nil {
		if s.ln, err = net.Listen("tcp", ":0"); err != nil {
			return err
		}
	}
	if s.log, err = os.Open("log"); err != nil {
		return err
	}
	return nil
}

// ok: the set-up releases what it has
func newTidy() (*server, error) {
	s := &server{}
	if err := s.setupTidy(); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: the set-up releases what it has, by a defer
func newTidyDeferred() (*server, error) {
	s := &server{}
	if err := s.setupTidyDeferred(); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: the set-up releases what the field holds
func newTidyField() (*server, error) {
	s := &server{}
	if err := s.setupTidyField(); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: the set-up has a method that releases it
func newTidyHelper() (*server, error) {
	s := &server{}
	if err := s.setupTidyHelper(); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: nothing fails behind the store
func newLast() (*server, error) {
	s := &server{}
	if err := s.setupLast(); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: the goroutine may release it
func newServed() (*server, error) {
	s := &server{}
	if err := s.setupServed(); err != nil {
		return nil, err
	}
	return s, nil
}

// ok: somebody else has the owner, too
func newKept() (*server, error) {
	s := &server{}
	if err := s.setupKept(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *server) setupTidy() error {
	ln, err := net.Listen("tcp", ":0")
	if err != nil {
		return err
	}
	s.ln = ln
	if s.log, err = os.Open("log"); err != nil {
		ln.Close()
		return err
	}
	return nil
}

func (s *server) setupTidyDeferred() (err error) {
	s.ln, err = net.Listen("tcp", ":0")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			s.ln.Close()
		}
	}()
	if s.log, err = os.Open("log"); err != nil {
		return err
	}
	return nil
}

func (s *server) setupTidyField() (err error) {
	if s.ln, err = net.Listen("tcp", ":0"); err != nil {
		return err
	}
	if s.log, err = os.Open("log"); err != nil {
		s.ln.Close()
		return err
	}
	return nil
}

func (s *server) drop() {
	if s.ln != nil {
		s.ln.Close()
		s.ln = nil
	}
}

func (s *server) setupTidyHelper() (err error) {
	if s.ln, err = net.Listen("tcp", ":0"); err != nil {
		return err
	}
	if s.log, err = os.Open("log"); err != nil {
		s.drop()
		return err
	}
	return nil
}

func (s *server) setupLast() (err error) {
	if _, err = os.Stat("log"); err != nil {
		return err
	}
	s.ln, err = net.Listen("tcp", ":0")
	if err != nil {
		return err
	}
	return nil
}

func (s *server) setupServed() (err error) {
	if s.ln, err = net.Listen("tcp", ":0"); err != nil {
		return err
	}
	go s.serve()
	if s.log, err = os.Open("log"); err != nil {
		return err
	}
	return nil
}

func (s *server) serve() {
	for {
		conn, err := s.ln.Accept()
		if err != nil {
			s.ln.Close()
			return
		}
		conn.Close()
	}
}

var servers []*server

func (s *server) setupKept() (err error) {
	if s.ln, err = net.Listen("tcp", ":0"); err != nil {
		return err
	}
	servers = append(servers, s)
	if s.log, err = os.Open("log"); err != nil {
		return err
	}
	return nil
}
