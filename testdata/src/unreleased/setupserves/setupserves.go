// Package setupserves runs servers of another package, and puts layers around
// connections.
package setupserves

import (
	"log"
	"net"

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
	if err := s.Start(); err != nil { // want "what s.Start begins is never released: s.Shutdown is missing"
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

// ok: the connection is the caller's, and so is what is around it
func greet(c net.Conn, layers ftp.Layers, hello []byte) error {
	lc := ftp.Around(c, layers)
	if err := lc.Handshake(); err != nil {
		return err
	}
	_, err := lc.Write(hello)
	return err
}

func greetOther(c net.Conn, addr string, hello []byte) error {
	lc := ftp.Around(c, nil)
	if err := lc.Redial(addr); err != nil { // want "what lc.Redial begins is never released: lc.Close is missing"
		return err
	}
	_, err := lc.Write(hello)
	return err
}
