// Package onceforall starts, once for the process, what works until its end.
package onceforall

import (
	"bufio"
	"net"
	"os"
	"sync"
)

var (
	once sync.Once
	seen = make(map[string]bool)
	mu   sync.Mutex
)

func follow(c net.Conn) {
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		mu.Lock()
		seen[lines.Text()] = true
		mu.Unlock()
	}
}

// ok: there is one such connection.
func Seen(name string) bool {
	once.Do(func() {
		c, err := net.Dial("tcp", "localhost:7000")
		if err != nil {
			panic(err)
		}
		go follow(c)
	})
	mu.Lock()
	defer mu.Unlock()
	return seen[name]
}

// Each call of this one makes another.
func watch() error {
	c, err := net.Dial("tcp", "localhost:7000") // want `c.Close is missing`
	if err != nil {
		return err
	}
	go follow(c)
	return nil
}

type source struct {
	once sync.Once
	size int64
}

// Each source has a file of its own, and the goroutine leaves it.
func (s *source) start(name string) {
	s.once.Do(func() {
		f, err := os.Open(name) // want `f.Close is missing`
		if err != nil {
			return
		}
		go s.count(f)
	})
}

func (s *source) count(f *os.File) {
	for range 3 {
		if info, err := f.Stat(); err == nil {
			s.size = info.Size()
		}
	}
}

var begun sync.Once

// Nobody has what it opens.
func Begin(name string) (n int64) {
	begun.Do(func() {
		f, err := os.Open(name) // want `f.Close is missing`
		if err != nil {
			return
		}
		if info, err := f.Stat(); err == nil {
			n = info.Size()
		}
	})
	return n
}

// What a literal starts that is deferred, or is a goroutine itself, is not for good.
func beside(name string) {
	go func() {
		f, err := os.Open(name) // want `f.Close is missing`
		if err != nil {
			return
		}
		go new(source).count(f)
	}()
	defer func() {
		f, err := os.Open(name) // want `f.Close is missing`
		if err != nil {
			return
		}
		go new(source).count(f)
	}()
}
