//go:build unix

// Package descriptors: files around descriptors of system calls.
package descriptors

import (
	"errors"
	"os"
	"strconv"
	"syscall"
)

func stat(name string) (os.FileInfo, error) {
	fd, err := syscall.Open(name, syscall.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), name) // want "never released"
	return f.Stat()
}

// ok: closed
func statClosed(name string) (os.FileInfo, error) {
	fd, err := syscall.Open(name, syscall.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), name)
	defer f.Close()
	return f.Stat()
}

// ok: the process has had it from its start
func inherited() (os.FileInfo, error) {
	n, err := strconv.Atoi(os.Getenv("LISTEN_FD"))
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(n), "listener").Stat()
}

// ok: so it has its standard input
func standard() (os.FileInfo, error) {
	return os.NewFile(uintptr(syscall.Stdin), "stdin").Stat()
}

// ok: whoever has opened the descriptor closes it
func lent(fd int) (os.FileInfo, error) {
	return os.NewFile(uintptr(fd), "lent").Stat()
}

func socketPair() (a, b *os.File, err error) {
	fds, err := syscall.Socketpair(syscall.AF_LOCAL, syscall.SOCK_STREAM, 0)
	if err != nil {
		return nil, nil, err
	}
	return os.NewFile(uintptr(fds[0]), "a"), os.NewFile(uintptr(fds[1]), "b"), nil
}

type channels struct{ in, out, logIn, logOut *os.File }

func newChannels() (*channels, error) {
	var c channels
	var err error
	if c.in, c.out, err = socketPair(); err != nil { // want "not released on every path" "not released on every path"
		return nil, err
	}
	if c.logIn, c.logOut, err = socketPair(); err != nil {
		return nil, err
	}
	return &c, nil
}

// ok: released on failure
func newChannelsClosed() (_ *channels, err error) {
	var c channels
	if c.in, c.out, err = socketPair(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.in.Close(), c.out.Close())
		}
	}()
	if c.logIn, c.logOut, err = socketPair(); err != nil {
		return nil, err
	}
	return &c, nil
}

type stdio struct{ in, out *os.File }

// ok: closed by their numbers
func newStdio(uid int) (_ *stdio, err error) {
	var fds []int
	defer func() {
		if err != nil {
			for _, fd := range fds {
				syscall.Close(fd)
			}
		}
	}()
	var s stdio
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	fds = append(fds, int(r.Fd()), int(w.Fd()))
	s.in, s.out = r, w
	for _, fd := range fds {
		if err := syscall.Fchown(fd, uid, uid); err != nil {
			return nil, err
		}
	}
	return &s, nil
}

func newStdioWrong(uid int) (_ *stdio, err error) {
	var s stdio
	r, w, err := os.Pipe() // want "not released on every path" "not released on every path"
	if err != nil {
		return nil, err
	}
	s.in, s.out = r, w
	if err := syscall.Fchown(int(r.Fd()), uid, uid); err != nil {
		return nil, err
	}
	if err := syscall.Fchown(int(w.Fd()), uid, uid); err != nil {
		return nil, err
	}
	return &s, nil
}

// ok: as an array
func pair() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	fds := [...]uintptr{r.Fd(), w.Fd()}
	for _, fd := range fds {
		if err := syscall.Close(int(fd)); err != nil {
			return err
		}
	}
	return nil
}

func shown(name string) (uintptr, error) {
	f, err := os.Open(name) // want "never released"
	if err != nil {
		return 0, err
	}
	return f.Fd(), nil
}

type link struct {
	fd   int
	file *os.File
}

// ok: what the file was made of is closed
func bound(addr syscall.Sockaddr) (*link, error) {
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return nil, err
	}
	l := &link{fd: fd, file: os.NewFile(uintptr(fd), "link")}
	if err := syscall.Bind(fd, addr); err != nil {
		syscall.Close(fd)
		return nil, err
	}
	return l, nil
}

func boundOther(addr syscall.Sockaddr, old int) (*link, error) {
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return nil, err
	}
	l := &link{fd: fd, file: os.NewFile(uintptr(fd), "link")} // want "not released on every path"
	if err := syscall.Bind(fd, addr); err != nil {
		syscall.Close(old)
		return nil, err
	}
	return l, nil
}

// open tries a second way.
func open(name string) (int, error) {
	fd, err := syscall.Open(name, syscall.O_RDWR, 0)
	if err != nil {
		fd, err = syscall.Open(name, syscall.O_RDONLY, 0)
	}
	return fd, err
}

func statOpened(name string) (os.FileInfo, error) {
	fd, err := open(name)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), name) // want "never released"
	return f.Stat()
}

type log struct{ fd int }

func (l *log) descriptor() int { return l.fd }

// ok: the log has opened it
func (l *log) stat() (os.FileInfo, error) {
	return os.NewFile(uintptr(l.descriptor()), "log").Stat()
}
