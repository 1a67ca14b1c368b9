// Package servesonce has functions that serve until that has failed: what serves of
// net/http returns never without an error.
package servesonce

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
)

// ok: the process ends where serving does
func serve(srv *http.Server, name, addr string) {
	access, err := os.Create(name)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintln(access, addr)
	l, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	if err := srv.Serve(l); err != nil {
		log.Print(err)
		os.Exit(1)
	}
}

// ok
func listen(name, addr string) error {
	access, err := os.Create(name)
	if err != nil {
		return err
	}
	err = http.ListenAndServe(addr, nil)
	if err == nil {
		return nil
	}
	access.Close()
	return err
}

// What fails returns.
func listenUntil(name, addr string) error {
	access, err := os.Create(name) // want `result of os.Create is never released`
	if err != nil {
		return err
	}
	fmt.Fprintln(access, addr)
	if err := http.ListenAndServe(addr, nil); err != nil {
		return err
	}
	return nil
}

// What listens may be told before it serves.
func check(srv *http.Server, name, addr string) {
	access, err := os.Create(name) // want `result of os.Create is never released`
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintln(access, addr)
	if addr == "" {
		log.Print("no address")
		return
	}
	if err := srv.ListenAndServe(); err != nil {
		os.Exit(1)
	}
}

// Others may end without an error.
func serveConn(srv interface{ Serve(net.Listener) error }, name, addr string) {
	access, err := os.Create(name) // want `result of os.Create is never released`
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintln(access, "serving")
	l, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	if err := srv.Serve(l); err != nil {
		os.Exit(1)
	}
}
