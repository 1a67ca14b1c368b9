//go:build unix

// Package flock keeps descriptors as numbers.
package flock

import "syscall"

// A Mutex locks a file.
type Mutex struct{ fd int }

// New opens the file.
func New(name string) (*Mutex, error) {
	fd, err := syscall.Open(name, syscall.O_RDONLY|syscall.O_CREAT, 0o600)
	if err != nil {
		return nil, err
	}
	return &Mutex{fd}, nil
}

// Around makes one of a descriptor that somebody else has opened.
func Around(fd int) *Mutex { return &Mutex{fd} }

func (m *Mutex) Lock() error   { return syscall.Flock(m.fd, syscall.LOCK_EX) }
func (m *Mutex) Unlock() error { return syscall.Flock(m.fd, syscall.LOCK_UN) }

// Close closes the file.
func (m *Mutex) Close() error {
	if err := m.Unlock(); err != nil {
		return err
	}
	return syscall.Close(m.fd)
}

// A Size has the number of something that is no descriptor.
type Size struct{ n int }

// Read returns how much there is.
func Read(fd int, p []byte) (*Size, error) {
	n, err := syscall.Read(fd, p)
	if err != nil {
		return nil, err
	}
	return &Size{n}, nil
}

func (s *Size) Close() int { return s.n }

// A Socket is opened by a method.
type Socket struct{ handle uintptr }

// Open opens it.
func (s *Socket) Open() error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	s.handle = uintptr(fd)
	return nil
}

func (s *Socket) Send(p []byte) error {
	_, err := syscall.Write(int(s.handle), p)
	return err
}

func (s *Socket) Close() { syscall.Close(int(s.handle)) }
