// Package saidmeant says in comments that something is not released on purpose.
package saidmeant

import (
	"context"
	"net"
	"os"
	"time"
)

// ok
func detached(run func(context.Context)) {
	// We purposefully do not call cancel here, run goes on behind this.
	ctx, _ := context.WithTimeout(context.Background(), time.Minute)
	go run(ctx)
}

// ok
func reserve() (string, error) {
	// Not closing the listener because the port must stay taken while the
	// process lasts.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), nil
}

// ok
func pid(name string) error {
	f, err := os.Create(name) // intentionally never closed
	if err != nil {
		return err
	}
	_, err = f.WriteString("1")
	return err
}

func onlySaid(name string) error {
	// The file is not closed.
	f, err := os.Create(name) // want `result of os.Create is never released`
	if err != nil {
		return err
	}
	_, err = f.WriteString("1")
	return err
}

func todo() string {
	// TODO: intentionally not closed for now
	l, err := net.Listen("tcp", "127.0.0.1:0") // want `result of net.Listen is never released`
	if err != nil {
		return ""
	}
	return l.Addr().String()
}

func elsewhere(name string) error {
	// We deliberately do not close it in the caller.

	f, err := os.Create(name) // want `result of os.Create is never released`
	if err != nil {
		return err
	}
	_, err = f.WriteString("1")
	return err
}

func onPath(name string, data []byte) error {
	// The file is not closed by the caller on purpose.
	f, err := os.Create(name) // want `result of os.Create is not released on every path`
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Close()
}
