package owner_partial

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"os"
)

// A socket may get a layer over its connection.
type socket struct {
	conn   net.Conn
	secure *tls.Conn
}

func dialSocket(addr string) (*socket, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &socket{conn: conn}, nil
}

func (s *socket) secureBy(cfg *tls.Config) error {
	s.secure = tls.Client(s.conn, cfg)
	return s.secure.Handshake()
}

// Close is ok: the layer closes what is under it, whether it fails or not.
func (s *socket) Close() error {
	if s.secure != nil {
		if err := s.secure.Close(); err != nil {
			return err
		}
	}
	return s.conn.Close()
}

// A packed file has a writer that leaves the file open.
type packed struct {
	file *os.File
	zip  *gzip.Writer
	buf  *bufio.Writer
}

func createPacked(name string) (*packed, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	p := &packed{file: f}
	p.zip = gzip.NewWriter(p.file)
	p.buf = bufio.NewWriter(p.zip)
	return p, nil
}

func (p *packed) Close() error { // want `p.file.Close is missing before the return`
	if err := p.zip.Close(); err != nil {
		return err
	}
	return p.file.Close()
}

// A site serves what it listens on, and writes a log.
type site struct {
	server *http.Server
	ln     net.Listener
	log    *os.File
}

func openSite(addr, log string) (*site, error) {
	f, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		f.Close()
		return nil, err
	}
	s := &site{server: new(http.Server), ln: ln, log: f}
	go s.server.Serve(s.ln)
	return s, nil
}

func (s *site) Close() error { // want `s.log.Close is missing before the return`
	if err := s.server.Shutdown(context.Background()); err != nil {
		s.ln.Close()
		return err
	}
	return errors.Join(s.ln.Close(), s.log.Close())
}

// A quietSite has nothing but the listener.
type quietSite struct {
	server *http.Server
	ln     net.Listener
}

func openQuiet(addr string) (*quietSite, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &quietSite{server: new(http.Server), ln: ln}
	go s.server.Serve(ln)
	return s, nil
}

// Close is ok: a server closes its listeners first, and then waits, which may fail.
func (s *quietSite) Close() error {
	if err := s.server.Shutdown(context.Background()); err != nil {
		return err
	}
	return s.ln.Close()
}
