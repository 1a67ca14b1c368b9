package infeasible

import (
	"os"
	"time"
)

const (
	logged = 1 << iota
	timed
)

// ok: what is asked is computed anew, of the same
func byBit(mode int, name string) error {
	var f *os.File
	if mode&logged != 0 {
		var err error
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	err := work()
	if mode&logged != 0 {
		f.Close()
	}
	return err
}

func byOtherBit(mode int, name string) error {
	var f *os.File
	if mode&logged != 0 {
		var err error
		if f, err = os.Create(name); err != nil { // want "result of os.Create is not released on every path"
			return err
		}
	}
	err := work()
	if mode&timed != 0 {
		f.Close()
	}
	return err
}

func bitIsSet(mode int, name string) error {
	var f *os.File
	if mode&logged == 0 {
		var err error
		if f, err = os.Create(name); err != nil { // want "result of os.Create is not released on every path"
			return err
		}
		mode |= logged
	}
	err := work()
	if mode&logged == 0 {
		f.Close()
	}
	return err
}

// ok
func everySecond(names []string) error {
	for i, name := range names {
		var f *os.File
		if i%2 == 0 {
			var err error
			if f, err = os.Open(name); err != nil {
				return err
			}
		}
		err := work()
		if i%2 == 0 {
			f.Close()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func untilNext(names []string) error {
	var f *os.File
	for i, name := range names {
		if i%2 == 1 {
			f.Close()
		}
		if i%2 == 0 {
			var err error
			if f, err = os.Open(name); err != nil { // want "result of os.Open is not released on every path"
				return err
			}
		}
	}
	return work()
}

// ok
func sum(a, b int, name string) error {
	if a+b < 2 {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if a+b < 2 {
		return nil
	}
	return f.Close()
}

type level struct{ bits int }

// ok
func (l *level) write(name string) (err error) {
	var f *os.File
	defer func() {
		if l.bits&logged != 0 && f != nil {
			f.Close()
		}
	}()
	if l.bits&logged != 0 {
		f, err = os.Create(name)
	}
	return err
}

func (l *level) raised(name string) error {
	var f *os.File
	if l.bits&logged != 0 {
		var err error
		if f, err = os.Create(name); err != nil { // want "result of os.Create is not released on every path"
			return err
		}
	}
	l.bits &^= logged
	if l.bits&logged != 0 {
		f.Close()
	}
	return nil
}

// ok
func sizes(n int64, d time.Duration, name string) error {
	var f *os.File
	var err error
	if n>>20 > 4 {
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	if d*2 > time.Second {
		println("slow")
	}
	if n>>20 <= 4 {
		return nil
	}
	return f.Close()
}

func work() error {
	_, err := os.Stat("x")
	return err
}
