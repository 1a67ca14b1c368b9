// Package setupserves runs servers of another package.
package setupserves

import (
	"log"

	"unreleased/setupserves/ftp"
)

// ok: it serves until it cannot, and then there is nothing left
func serve(addr string) {
	s, err := ftp.New(addr)
	if err != nil {
		log.Fatal(err)
	}
	if err = s.ListenAndServe(); err != nil {
		log.Fatal(err)
	}
}

// ok
func serveReturning(addr string) error {
	s, err := ftp.New(addr)
	if err != nil {
		return err
	}
	return s.ListenAndServe()
}

func start(addr string) error {
	s, err := ftp.New(addr)
	if err != nil {
		return err
	}
	if err := s.Start(); err != nil { // want "s.Start is never released: s.Shutdown is missing"
		return err
	}
	log.Println("started")
	return nil
}

// ok
func startAndStop(addr string, wait func()) error {
	s, err := ftp.New(addr)
	if err != nil {
		return err
	}
	if err := s.Start(); err != nil {
		return err
	}
	defer s.Shutdown()
	wait()
	return nil
}
