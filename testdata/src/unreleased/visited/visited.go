// Package visited has functions that lend what they open to a function which they
// are given, by callers that are all in sight.
package visited

import (
	"bufio"
	"io"
	"net"
	"os"
)

type cluster struct{ addrs []string }

func (c *cluster) each(do func(conn net.Conn, addr string) error) error {
	for _, addr := range c.addrs {
		conn, err := net.Dial("tcp", addr) // want `result of net.Dial is acquired in each iteration and never released: conn.Close is missing`
		if err != nil {
			return err
		}
		if err := do(conn, addr); err != nil {
			return err
		}
	}
	return nil
}

func (c *cluster) ping() error {
	return c.each(func(conn net.Conn, addr string) error {
		_, err := io.WriteString(conn, "ping "+addr)
		return err
	})
}

func (c *cluster) greet(conn net.Conn, addr string) error {
	_, err := bufio.NewReader(conn).ReadString('\n')
	return err
}

func (c *cluster) hello() error { return c.each(c.greet) }

func (c *cluster) eachRight(do func(conn net.Conn) error) error {
	for _, addr := range c.addrs {
		if err := dialed(addr, do); err != nil {
			return err
		}
	}
	return nil
}

func dialed(addr string, do func(conn net.Conn) error) error {
	conn, err := net.Dial("tcp", addr) // ok
	if err != nil {
		return err
	}
	defer conn.Close()
	return do(conn)
}

func (c *cluster) pong() error {
	return c.eachRight(func(conn net.Conn) error {
		_, err := conn.Write(nil)
		return err
	})
}

// In a literal.
func within(names []string, do func(*os.File) error) error {
	for _, name := range names {
		if err := func() error {
			f, err := os.Open(name) // want `result of os.Open is never released: f.Close is missing`
			if err != nil {
				return err
			}
			return do(f)
		}(); err != nil {
			return err
		}
	}
	return nil
}

func sizes(names []string) (n int64, err error) {
	err = within(names, func(f *os.File) error {
		fi, err := f.Stat()
		if err == nil {
			n += fi.Size()
		}
		return err
	})
	return n, err
}

// One of the functions closes it.
func closing(name string, do func(*os.File) error) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	return do(f)
}

func closes(name string) error { return closing(name, (*os.File).Close) }

func stats(name string) error {
	return closing(name, func(f *os.File) error { _, err := f.Stat(); return err })
}

// One of them keeps it.
var kept []*os.File

func keeping(name string, do func(*os.File)) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	do(f)
	return nil
}

func keeps(name string) error {
	return keeping(name, func(f *os.File) { kept = append(kept, f) })
}

func looks(name string) error { return keeping(name, func(f *os.File) { println(f.Name()) }) }

// Others may call it.
func Exported(name string, do func(*os.File)) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	do(f)
	return nil
}

func exported(name string) error { return Exported(name, func(f *os.File) { println(f.Name()) }) }

// It is called by another name, too.
func valued(name string, do func(*os.File)) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	do(f)
	return nil
}

var Valued = valued

func calls(name string) error { return valued(name, func(f *os.File) { println(f.Name()) }) }

// An interface has it.
type opener interface {
	open(name string, do func(*os.File)) error
}

type plain struct{}

func (plain) open(name string, do func(*os.File)) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	do(f)
	return nil
}

func named(name string) error { return plain{}.open(name, func(f *os.File) { println(f.Name()) }) }

func with(o opener, name string, do func(*os.File)) error { return o.open(name, do) }

// What is called may be another function.
func assigned(name string, do func(*os.File)) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	if name == "" {
		do = func(f *os.File) { f.Close() }
	}
	do(f)
	return nil
}

func assigns(name string) error { return assigned(name, func(f *os.File) { println(f.Name()) }) }
