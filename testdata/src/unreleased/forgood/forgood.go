// Package forgood has goroutines that never end: what they work with is theirs
// for as long as the process runs.
package forgood

import (
	"errors"
	"net"
	"os"
	"time"
)

var errNone = errors.New("none")

// ok: it reads the connection for ever.
func reads(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	buf := make([]byte, 512)
	go func() {
		for {
			if n, err := conn.Read(buf); err == nil {
				println(n)
			}
			time.Sleep(time.Second)
		}
	}()
	return nil
}

// ok: as an argument.
func writes(name string, lines <-chan string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	go func(to *os.File) {
		for {
			to.WriteString(<-lines)
		}
	}(f)
	return nil
}

func pump(f *os.File, lines <-chan string) {
	for {
		f.WriteString(<-lines)
	}
}

// ok: by name.
func pumps(name string, lines <-chan string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	go pump(f, lines)
	return nil
}

// Before the goroutine has it, nobody does.
func early(name string, lines <-chan string) error {
	f, err := os.Create(name) // want "f.Close"
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return errNone
	}
	go pump(f, lines)
	return nil
}

// This one ends, and forgets it.
func ends(name string, lines <-chan string) error {
	f, err := os.Create(name) // want "f.Close"
	if err != nil {
		return err
	}
	go func() {
		for {
			line, ok := <-lines
			if !ok {
				return
			}
			f.WriteString(line)
		}
	}()
	return nil
}

// This one is for ever and has nothing to do with it.
func other(name string, lines <-chan string) error {
	f, err := os.Create(name) // want "f.Close"
	if err != nil {
		return err
	}
	go func() {
		for {
			println(<-lines)
		}
	}()
	_, err = f.WriteString("begun")
	return err
}
