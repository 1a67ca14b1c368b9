// Package giver acquires for others, and looks after nothing.
package giver

import (
	"iter"
	"net"
	"os"
)

// Files yields files, which whoever ranges over them closes.
func Files(names []string) iter.Seq2[*os.File, error] {
	return func(yield func(*os.File, error) bool) {
		for _, name := range names {
			f, err := os.Open(name)
			if !yield(f, err) {
				return
			}
		}
	}
}

// Lent yields files and closes them.
func Lent(names []string) iter.Seq[*os.File] {
	return func(yield func(*os.File) bool) {
		for _, name := range names {
			f, err := os.Open(name)
			if err != nil {
				return
			}
			isWanted := yield(f)
			f.Close()
			if !isWanted {
				return
			}
		}
	}
}

// Visit gives each file to fn.
func Visit(names []string, fn func(f *os.File) error) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		if err := fn(f); err != nil {
			return err
		}
	}
	return nil
}

// Look lends each file to fn.
func Look(names []string, fn func(f *os.File) error) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		err = fn(f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// Serve leaves each connection to fn.
func Serve(ln net.Listener, fn func(net.Conn)) error {
	for {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		go fn(c)
	}
}

// Accept sends each connection.
func Accept(ln net.Listener, to chan<- net.Conn) error {
	for {
		c, err := ln.Accept()
		if err != nil {
			close(to)
			return err
		}
		to <- c
	}
}

// Dial sends a connection to each address that answers.
func Dial(addrs []string) <-chan net.Conn {
	made := make(chan net.Conn)
	go func() {
		defer close(made)
		for _, a := range addrs {
			c, err := net.Dial("tcp", a)
			if err != nil {
				continue
			}
			made <- c
		}
	}()
	return made
}

// Try opens each file for fn, which is told of what cannot be opened, too.
func Try(names []string, fn func(f *os.File, err error) error) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err := fn(f, err); err != nil {
			return err
		}
	}
	return nil
}
