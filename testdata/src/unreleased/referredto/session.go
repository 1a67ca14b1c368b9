package referredto

import "net"

type child interface {
	decode(b []byte) error
	Close() error
}

type link struct {
	conn    net.Conn
	streams map[byte]stream
}

type stream interface{ init(c child) error }

func (l *link) streamFor(id byte, c child, proto func() stream) (stream, error) {
	if s, ok := l.streams[id]; ok {
		return s, nil
	}
	s := proto()
	if err := s.init(c); err != nil {
		return nil, err
	}
	l.streams[id] = s
	return s, nil
}

func (l *link) start(c child) {
	go func() {
		b := make([]byte, 64)
		for {
			n, err := l.conn.Read(b)
			if err != nil {
				return
			}
			if c.decode(b[:n]) != nil {
				return
			}
		}
	}()
}

// A session has streams, each of which knows it.
type session struct{ link }

type reader struct{ s *session }

func (r *reader) init(c child) error {
	s, ok := c.(*session)
	if !ok {
		return net.ErrClosed
	}
	r.s = s
	return nil
}

func (r *reader) gone() { delete(r.s.streams, 0) }

func (s *session) decode(b []byte) error {
	_, err := s.streamFor(b[0], s, func() stream { return &reader{} })
	return err
}

func (s *session) Close() error { return s.conn.Close() }

func newSession(conn net.Conn) *session {
	s := &session{link{conn: conn, streams: make(map[byte]stream)}}
	s.start(s)
	return s
}

func talk(addr string) error {
	conn, err := net.Dial("tcp", addr) // want "result of net.Dial is never released: conn.Close is missing"
	if err != nil {
		return err
	}
	s := newSession(conn)
	return s.decode([]byte{0})
}

// ok: the session has the connection, and is closed
func chat(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	s := newSession(conn)
	defer s.Close()
	return s.decode([]byte{0})
}
