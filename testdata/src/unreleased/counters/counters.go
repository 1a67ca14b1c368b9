// Package counters: what is acquired where a counter has one value is not
// acquired again in the rounds that follow.
package counters

import (
	"errors"
	"os"
)

var errEmpty = errors.New("empty")

// ok
func first(lines []string) error {
	var out *os.File
	for i, line := range lines {
		if i == 0 {
			f, err := os.Create(line)
			if err != nil {
				return err
			}
			out = f
			continue
		}
		if _, err := out.WriteString(line); err != nil {
			out.Close()
			return err
		}
	}
	if out == nil {
		return errEmpty
	}
	return out.Close()
}

func firstForgotten(lines []string) error {
	var out *os.File
	for i, line := range lines {
		if i == 0 {
			f, err := os.Create(line) // want "not released on every path: f.Close is missing before the return on line 47"
			if err != nil {
				return err
			}
			out = f
			continue
		}
		if _, err := out.WriteString(line); err != nil {
			return err
		}
	}
	if out == nil {
		return errEmpty
	}
	return out.Close()
}

// Every third one is another one.
func everyThird(lines []string) error {
	var out *os.File
	for i, line := range lines {
		if i%3 == 0 {
			f, err := os.Create(line) // want "before the next iteration"
			if err != nil {
				return err
			}
			out = f
		}
	}
	if out == nil {
		return errEmpty
	}
	return out.Close()
}

// ok
func third(n int, name string) error {
	var in *os.File
	var err error
	for i := 1; i <= n; i++ {
		if i != 3 {
			continue
		}
		if in, err = os.Open(name); err != nil {
			return err
		}
	}
	if in != nil {
		in.Close()
	}
	return nil
}

// The inner loop begins anew.
func inEachRow(rows [][]string) error {
	var in *os.File
	for _, row := range rows {
		for i, name := range row {
			if i == 0 {
				f, err := os.Open(name) // want "before the next iteration"
				if err != nil {
					return err
				}
				in = f
			}
		}
	}
	if in == nil {
		return errEmpty
	}
	return in.Close()
}

// ok: one step after the other
func steps(name string) error {
	var in *os.File
	for step := 0; ; step++ {
		switch step {
		case 0:
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			in = f
		case 1:
			if in.Name() == "" {
				in.Close()
				return errEmpty
			}
		case 2:
			return in.Close()
		}
	}
}

func stepsForgotten(name string) error {
	var in *os.File
	for step := 0; ; step++ {
		switch step {
		case 0:
			f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return on line 146"
			if err != nil {
				return err
			}
			in = f
		case 1:
			if in.Name() == "" {
				return errEmpty
			}
		case 2:
			return in.Close()
		}
	}
}

type step int

const (
	opening step = iota
	reading
	closing
)

// ok: the loop has no other end
func named(name string) error {
	var in *os.File
	for s := opening; s <= closing; s++ {
		switch s {
		case opening:
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			in = f
		case reading:
			in.Seek(0, 0)
		case closing:
			return in.Close()
		}
	}
	return nil
}

func endsBefore(name string) error {
	var in *os.File
	for s := opening; s < closing; s++ {
		switch s {
		case opening:
			f, err := os.Open(name) // want "never released: f.Close is missing"
			if err != nil {
				return err
			}
			in = f
		case reading:
			in.Seek(0, 0)
		case closing:
			return in.Close()
		}
	}
	return nil
}

// Many rounds are not counted one by one, but they end.
func manyRounds(name string) (n int, err error) {
	var in *os.File
	for i := 0; i < 1000; i++ {
		if i == 0 {
			f, err := os.Open(name) // want "not released on every path: f.Close is missing before the return on line 215"
			if err != nil {
				return 0, err
			}
			in = f
		}
		n += len(in.Name())
	}
	if n > 5000 {
		return n, nil
	}
	return n, in.Close()
}

// ok: a value that is far away
func farAway(name string) error {
	var in *os.File
	for i := 0; ; i++ {
		if i == 1 {
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			in = f
		}
		if i == 500 {
			return in.Close()
		}
	}
}
