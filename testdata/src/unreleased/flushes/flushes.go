// Package flushes: writers whose release writes what is left.
package flushes

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/lzw"
	"encoding/base64"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"os"
)

// ok
func buffered(w io.Writer, lines []string) error {
	bw := bufio.NewWriter(w)
	for _, l := range lines {
		bw.WriteString(l)
	}
	return bw.Flush()
}

func bufferedForgotten(w io.Writer, lines []string) {
	bw := bufio.NewWriter(w) // want "never released"
	for _, l := range lines {
		fmt.Fprintln(bw, l)
	}
}

func bufferedOnOnePath(w io.Writer, lines []string) error {
	bw := bufio.NewWriterSize(w, 1<<16) // want "not released on every path"
	for _, l := range lines {
		if l == "" {
			return nil
		}
		fmt.Fprintln(bw, l)
	}
	return bw.Flush()
}

// ok: in memory
func gzipped(data []byte) ([]byte, error) {
	var buf bytes.Buffer
	zw, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = zw.Write(data)
	if err := errors.Join(err, zw.Close()); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// gzippedTruncated returns what has been written so far.
func gzippedTruncated(data []byte) ([]byte, error) {
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf) // want "never released"
	if _, err := zw.Write(data); err != nil {
		return nil, err
	}
	if err := zw.Flush(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// gzippedDeferred releases in time.
//
// ok
func gzippedDeferred(path string, data []byte) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	zw := gzip.NewWriter(f)
	defer func() {
		if cerr := zw.Close(); err == nil {
			err = cerr
		}
	}()
	_, err = zw.Write(data)
	return err
}

func base64Unfinished(data []byte) string {
	var buf bytes.Buffer
	enc := base64.NewEncoder(base64.StdEncoding, &buf) // want "never released"
	enc.Write(data)
	return buf.String()
}

// ok
func base64Finished(data []byte) string {
	var buf bytes.Buffer
	enc := base64.NewEncoder(base64.StdEncoding, &buf)
	enc.Write(data)
	enc.Close()
	return buf.String()
}

func tarUnfinished(w io.Writer, name string, data []byte) error {
	tw := tar.NewWriter(w) // want "not released on every path"
	if err := tw.WriteHeader(&tar.Header{Name: name, Size: int64(len(data))}); err != nil {
		tw.Close()
		return err
	}
	_, err := tw.Write(data)
	return err
}

// ok
func tarFinished(w io.Writer, name string, data []byte) error {
	tw := tar.NewWriter(w)
	if err := tw.WriteHeader(&tar.Header{Name: name, Size: int64(len(data))}); err != nil {
		tw.Close()
		return err
	}
	_, err := tw.Write(data)
	return errors.Join(err, tw.Close())
}

// ok: whoever gets the file goes on with the archive
func tarContinued(w io.Writer, name string, data []byte, isLast bool) error {
	tw := tar.NewWriter(w)
	if err := tw.WriteHeader(&tar.Header{Name: name, Size: int64(len(data))}); err != nil {
		return err
	}
	if _, err := tw.Write(data); err != nil {
		return err
	}
	if isLast {
		return tw.Close()
	}
	return tw.Flush()
}

// ok: the reader is told that the archive is of no use
func tarPiped(names []string, open func(string) ([]byte, error)) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		tw := tar.NewWriter(pw)
		n := 0
		for _, name := range names {
			data, err := open(name)
			if err == io.EOF {
				if n == 0 {
					pw.CloseWithError(fmt.Errorf("nothing found: %w", err))
					return
				}
				break
			}
			n++
			tw.WriteHeader(&tar.Header{Name: name, Size: int64(len(data))})
			tw.Write(data)
		}
		tw.Close()
		pw.Close()
	}()
	return pr
}

func tarPipedUnfinished(names []string, open func(string) ([]byte, error)) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		tw := tar.NewWriter(pw) // want "not released on every path"
		for _, name := range names {
			data, err := open(name)
			if err == io.EOF {
				pw.Close()
				return
			}
			tw.WriteHeader(&tar.Header{Name: name, Size: int64(len(data))})
			tw.Write(data)
		}
		tw.Close()
		pw.Close()
	}()
	return pr
}

func formUnfinished(fields map[string]string) (*bytes.Buffer, string, error) {
	var buf bytes.Buffer
	mw := multipart.NewWriter(&buf) // want "never released"
	for k, v := range fields {
		if err := mw.WriteField(k, v); err != nil {
			return nil, "", err
		}
	}
	return &buf, mw.FormDataContentType(), nil
}

// ok
func formFinished(fields map[string]string) (*bytes.Buffer, string, error) {
	var buf bytes.Buffer
	mw := multipart.NewWriter(&buf)
	for k, v := range fields {
		if err := mw.WriteField(k, v); err != nil {
			mw.Close()
			return nil, "", err
		}
	}
	if err := mw.Close(); err != nil {
		return nil, "", err
	}
	return &buf, mw.FormDataContentType(), nil
}

// ok
func quoted(w io.Writer, s string) error {
	qw := quotedprintable.NewWriter(w)
	_, err := io.WriteString(qw, s)
	return errors.Join(err, qw.Close())
}

func quotedUnfinished(w io.Writer, s string) error {
	qw := quotedprintable.NewWriter(w) // want "never released"
	_, err := io.WriteString(qw, s)
	return err
}

// ok: handed out together with what is below
type writer struct {
	f  *os.File
	bw *bufio.Writer
	zw io.WriteCloser
}

// ok
func create(path string) (*writer, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	bw := bufio.NewWriter(f)
	return &writer{f: f, bw: bw, zw: lzw.NewWriter(bw, lzw.LSB, 8)}, nil
}

// Close releases from the top down.
func (w *writer) Close() error {
	return errors.Join(w.zw.Close(), w.bw.Flush(), w.f.Close())
}

// ok
func useWriter(path string) (err error) {
	w, err := create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	_, err = io.WriteString(w.zw, "x")
	return err
}

func useWriterWrong(path string) (err error) {
	w, err := create(path) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err = io.WriteString(w.zw, "x"); err != nil {
		return err
	}
	return w.Close()
}

// ok: what could not be written needs no flush, whatever the deferred
// function makes of the error
func flushedWithJoinedClose(name string, lines []string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	bw := bufio.NewWriter(f)
	for _, l := range lines {
		if _, err = bw.WriteString(l); err != nil {
			return err
		}
	}
	return bw.Flush()
}

// ok: the check of an earlier error says nothing of a later one
func flushedWithTwoFiles(name string, lines []string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer checkClose(f, &err)
	tmp, err := os.Create(name + ".tmp")
	if err != nil {
		return err
	}
	defer func() { checkClose(tmp, &err) }()
	bw := bufio.NewWriter(tmp)
	for _, l := range lines {
		_, err = bw.WriteString(l)
		if err != nil {
			return err
		}
	}
	return bw.Flush()
}

func unflushedWithJoinedClose(name string, lines []string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	bw := bufio.NewWriter(f) // want "not released on every path"
	for _, l := range lines {
		if l == "" {
			return nil
		}
		if _, err = bw.WriteString(l); err != nil {
			return err
		}
	}
	return bw.Flush()
}

// ok: the same, the error is closed over by a call
func partsWithCheckedClose(name string) (body *bytes.Buffer, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer checkClose(f, &err)
	body = new(bytes.Buffer)
	w := multipart.NewWriter(body)
	part, err := w.CreateFormFile("f", name)
	if err != nil {
		return nil, err
	}
	if _, err = io.Copy(part, f); err != nil {
		return nil, err
	}
	return body, w.Close()
}

func checkClose(c io.Closer, err *error) {
	if cerr := c.Close(); *err == nil {
		*err = cerr
	}
}

type client struct {
	r *bufio.Reader
	w *bufio.Writer
}

func (c *client) send(b []byte) error {
	c.w.Write(b)
	return c.w.Flush()
}

func newClient(rw *bufio.ReadWriter) *client { return &client{rw.Reader, rw.Writer} }

// ok: the client has the writer, and flushes what it sends
func both(conn io.ReadWriter) *client {
	rw := bufio.NewReadWriter(bufio.NewReader(conn), bufio.NewWriter(conn))
	return newClient(rw)
}

func readOnly(rw *bufio.ReadWriter) error {
	_, err := rw.Reader.ReadString(' ')
	return err
}

func bothUnflushed(conn io.ReadWriter) error {
	rw := bufio.NewReadWriter(bufio.NewReader(conn), bufio.NewWriter(conn)) // want `result of bufio.NewWriter is never released`
	rw.WriteString("hello")
	return readOnly(rw)
}

// ok: what comes in is looked at before anything is written.
func answered(rw io.ReadWriter) {
	both := bufio.NewReadWriter(bufio.NewReader(rw), bufio.NewWriter(rw))
	for {
		line, err := both.ReadString('\n')
		if err != nil || line == "quit\n" {
			return
		}
		fmt.Fprintln(both, "yes")
		both.Flush()
	}
}

func answeredWithout(rw io.ReadWriter) {
	both := bufio.NewReadWriter(bufio.NewReader(rw), bufio.NewWriter(rw)) // want "not released on every path"
	for {
		line, err := both.ReadString('\n')
		if err != nil {
			return
		}
		fmt.Fprintln(both, "yes")
		if line == "quit\n" {
			return
		}
		both.Flush()
	}
}

// An encoder writes one record, and flushes it.
type encoder func(record []string) error

func newEncoder(w io.Writer) encoder {
	cw := csv.NewWriter(w)
	return func(record []string) error {
		if err := cw.Write(record); err != nil {
			return err
		}
		cw.Flush()
		return cw.Error()
	}
}

// ok: there may be nothing to encode
func encoded(w io.Writer, records [][]string) error {
	encode := newEncoder(w)
	for _, r := range records {
		if err := encode(r); err != nil {
			return err
		}
	}
	return nil
}

// ok: it is told later where to write
func reused(outs []io.Writer, data []byte) error {
	zw := gzip.NewWriter(nil)
	for _, w := range outs {
		zw.Reset(w)
		if _, err := zw.Write(data); err != nil {
			return err
		}
		if err := zw.Close(); err != nil {
			return err
		}
	}
	return nil
}

type peer struct {
	w      *bufio.Writer
	closed bool
	done   []func()
}

func (p *peer) stop()           { p.closed = true }
func (p *peer) flush()          { p.w.Flush() }
func (p *peer) answer(s string) { p.w.WriteString(s) }

// ok: nothing is written before the loop, though others know the peer
func servesPeer(conn net.Conn, lines chan string, gone chan bool) {
	p := &peer{w: bufio.NewWriter(conn)}
	defer func() {
		for _, f := range p.done {
			f()
		}
	}()
	go func() {
		<-gone
		p.stop()
	}()
	for l := range lines {
		p.answer(l)
		p.flush()
	}
}

func servesPeerToAnEnd(conn net.Conn, lines chan string) {
	p := &peer{w: bufio.NewWriter(conn)} // want "Flush is missing"
	for l := range lines {
		p.answer(l)
		if p.closed {
			p.flush()
		}
	}
}
