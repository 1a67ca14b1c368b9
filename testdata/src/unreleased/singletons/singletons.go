// Package singletons has owners that nobody can release. One that all who make it put
// into a variable of the package lives as long as the process.
package singletons

import (
	"net"
	"os"
	"sync"
)

type hub struct {
	conn *net.UDPConn
	subs map[string]chan []byte
}

var (
	hubMu sync.Mutex
	only  *hub
)

// ok
func shared(addr *net.UDPAddr) (*hub, error) {
	hubMu.Lock()
	defer hubMu.Unlock()
	if only == nil {
		var err error
		if only, err = newHub(addr); err != nil {
			return nil, err
		}
	}
	return only, nil
}

// ok
func newHub(addr *net.UDPAddr) (*hub, error) {
	conn, err := net.ListenUDP("udp", addr)
	if err != nil {
		return nil, err
	}
	h := &hub{conn: conn, subs: map[string]chan []byte{}}
	go h.listen()
	return h, nil
}

func (h *hub) listen() {
	b := make([]byte, 1024)
	for {
		n, from, err := h.conn.ReadFrom(b)
		if err != nil {
			continue
		}
		if c := h.subs[from.String()]; c != nil {
			c <- b[:n]
		}
	}
}

// sender is made for each device.
type sender struct {
	conn *net.UDPConn
	name string
}

func newSender(addr *net.UDPAddr, name string) (*sender, error) {
	conn, err := net.DialUDP("udp", nil, addr) // want "stored in field conn of sender and never released"
	if err != nil {
		return nil, err
	}
	return &sender{conn, name}, nil
}

func (s *sender) send(msg string) error {
	_, err := s.conn.Write([]byte(s.name + msg))
	return err
}

type device struct{ s *sender }

// ok: the report is in newSender
func newDevice(addr *net.UDPAddr, name string) (*device, error) {
	s, err := newSender(addr, name)
	if err != nil {
		return nil, err
	}
	return &device{s}, s.send("hello")
}

// journal is kept by one of those who make it, and dropped by the other.
type journal struct{ f *os.File }

var daily *journal

func openJournal(name string) (*journal, error) {
	f, err := os.Create(name) // want "stored in field f of journal and never released"
	if err != nil {
		return nil, err
	}
	return &journal{f}, nil
}

func (j *journal) note(line string) error {
	_, err := j.f.WriteString(line)
	return err
}

// ok
func today(name string) (err error) {
	daily, err = openJournal(name)
	return err
}

// ok: the report is in openJournal
func noteOnce(name, line string) error {
	j, err := openJournal(name)
	if err != nil {
		return err
	}
	return j.note(line)
}
