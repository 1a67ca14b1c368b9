package flushes

import (
	"bytes"
	"compress/zlib"
	"os"
)

// A packet is packed when it is asked for its bytes.
type packet struct {
	buf bytes.Buffer
	zl  *zlib.Writer
	n   int
}

func newPacket(head string) *packet {
	p := new(packet)
	p.zl = zlib.NewWriter(&p.buf)
	p.zl.Write([]byte(head))
	return p
}

func (p *packet) add(s string) {
	p.zl.Write([]byte(s))
	p.n++
}

func (p *packet) finish() []byte {
	p.zl.Close()
	return p.buf.Bytes()
}

// ok: an empty packet is not sent.
func send(lines []string, to *os.File) (int, error) {
	p := newPacket("head")
	for _, l := range lines {
		if l != "" {
			p.add(l)
		}
	}
	if p.n == 0 {
		return 0, nil
	}
	return to.Write(p.finish())
}

// One that is closed has written what it was given.
type archiveFile struct {
	to *os.File
	zl *zlib.Writer
	n  int
}

func newArchiveFile(to *os.File) *archiveFile {
	return &archiveFile{to: to, zl: zlib.NewWriter(to)}
}

func (a *archiveFile) add(s string) {
	a.zl.Write([]byte(s))
	a.n++
}

func (a *archiveFile) Close() error { return a.zl.Close() }

func archive(lines []string, to *os.File) (int, error) {
	a := newArchiveFile(to) // want "a.Close"
	for _, l := range lines {
		a.add(l)
	}
	if a.n > 100 {
		return a.n, nil
	}
	return a.n, a.Close()
}
