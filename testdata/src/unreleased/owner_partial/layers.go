package owner_partial

import (
	"bufio"
	"compress/gzip"
	"crypto/tls"
	"net"
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
