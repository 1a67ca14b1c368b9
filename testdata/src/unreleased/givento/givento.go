// Package givento: what another function acquires and gives to a function, to who
// ranges over what it returns, or sends.
package givento

import (
	"fmt"
	"io"
	"net"
	"os"

	"unreleased/givento/giver"
)

func ranged(names []string) (n int64, err error) {
	for f, err := range giver.Files(names) { // want "what giver.Files yields is not released on every path: its Close is missing before the return"
		if err != nil {
			return 0, err
		}
		k, err := io.Copy(io.Discard, f)
		if err != nil {
			return 0, err
		}
		f.Close()
		n += k
	}
	return n, nil
}

func never(names []string) {
	for f, err := range giver.Files(names) { // want "what giver.Files yields is not released on every path"
		if err != nil {
			return
		}
		io.Copy(os.Stdout, f)
	}
}

// ok
func closes(names []string) error {
	for f, err := range giver.Files(names) {
		if err != nil {
			return err
		}
		_, err = io.Copy(os.Stdout, f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// ok: they are collected
func collects(names []string) (fs []*os.File) {
	for f, err := range giver.Files(names) {
		if err == nil {
			fs = append(fs, f)
		}
	}
	return fs
}

// ok
func lent(names []string) error {
	for f := range giver.Lent(names) {
		if _, err := io.Copy(os.Stdout, f); err != nil {
			return err
		}
	}
	return nil
}

func visits(names []string) error {
	return giver.Visit(names, func(f *os.File) error { // want "f, which giver.Visit gives to this function, is not released on every path: f.Close is missing"
		if _, err := io.Copy(os.Stdout, f); err != nil {
			return err
		}
		return f.Close()
	})
}

// ok
func visitsAndCloses(names []string) error {
	return giver.Visit(names, func(f *os.File) error {
		defer f.Close()
		_, err := io.Copy(os.Stdout, f)
		return err
	})
}

// ok
func looks(names []string) error {
	return giver.Look(names, func(f *os.File) error {
		_, err := io.Copy(os.Stdout, f)
		return err
	})
}

func serves(ln net.Listener) error {
	return giver.Serve(ln, answer)
}

func answer(c net.Conn) { // want "c, which giver.Serve gives to this function, is not released on every path: c.Close is missing"
	if _, err := fmt.Fprintln(c, "hello"); err != nil {
		return
	}
	c.Close()
}

// ok: it has them all
func keeps(ln net.Listener, all map[string]net.Conn) error {
	return giver.Serve(ln, func(c net.Conn) { all[c.RemoteAddr().String()] = c })
}

func receives(ln net.Listener) error {
	cs := make(chan net.Conn)
	go giver.Accept(ln, cs) // want "what giver.Accept sends is not released on every path: its Close is missing before the return"
	for c := range cs {
		if _, err := fmt.Fprintln(c, "hello"); err != nil {
			return err
		}
		c.Close()
	}
	return nil
}

// ok
func receivesAndCloses(ln net.Listener) {
	cs := make(chan net.Conn)
	go giver.Accept(ln, cs)
	for c := range cs {
		go func() {
			defer c.Close()
			fmt.Fprintln(c, "hello")
		}()
	}
}

func greets(addrs []string) {
	for c := range giver.Dial(addrs) { // want "what giver.Dial sends is not released on every path: its Close is missing before the next is received"
		fmt.Fprintln(c, "hello")
	}
}

// ok
func greetsAndCloses(addrs []string) {
	for c := range giver.Dial(addrs) {
		fmt.Fprintln(c, "hello")
		c.Close()
	}
}

// accept is the same in one package.
func accept(ln net.Listener, to chan<- net.Conn) {
	for {
		c, err := ln.Accept() // want "result of ln.Accept is not released on every path: its Close is missing"
		if err != nil {
			close(to)
			return
		}
		to <- c
	}
}

// Accepting has a name that others may use.
func Accepting(ln net.Listener) error {
	cs := make(chan net.Conn)
	go accept(ln, cs)
	for c := range cs {
		if _, err := fmt.Fprintln(c, "hello"); err != nil {
			return err
		}
		c.Close()
	}
	return nil
}

// ok: what is not there has not been opened
func tries(names []string) error {
	return giver.Try(names, func(f *os.File, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return f.Close()
	})
}

func triesEmpty(names []string) error {
	return giver.Try(names, func(f *os.File, err error) error { // want "f, which giver.Try gives to this function, is not released on every path"
		if err != nil {
			return err
		}
		if f.Name() == "" {
			return nil
		}
		return f.Close()
	})
}
