// Package nested: resources on top of resources.
package nested

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
)

// ok
func readGzip(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	defer zr.Close()
	return io.ReadAll(zr)
}

// readGzipHeader leaks the file when the header is bad.
func readGzipHeader(path string) ([]byte, error) {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(zr)
	zr.Close()
	f.Close()
	return data, err
}

// onlyTheReader releases what lies above, not the file below.
func onlyTheReader(path string) ([]byte, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	defer zr.Close()
	return io.ReadAll(zr)
}

// ok
func writeGzip(path string, data []byte) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	zw := gzip.NewWriter(f)
	if _, err := zw.Write(data); err != nil {
		zw.Close()
		return err
	}
	return zw.Close()
}

func writeGzipUnfinished(path string, data []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	zw := gzip.NewWriter(f) // want "never released"
	_, err = zw.Write(data)
	return err
}

// ok: into a buffer
func compress(data []byte) ([]byte, error) {
	var buf bytes.Buffer
	zw := zlib.NewWriter(&buf)
	if _, err := zw.Write(data); err != nil {
		zw.Close()
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func compressUnfinished(data []byte) ([]byte, error) {
	var buf bytes.Buffer
	zw, err := flate.NewWriter(&buf, flate.BestSpeed) // want "never released"
	if err != nil {
		return nil, err
	}
	if _, err := zw.Write(data); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// ok
func bufferedWrite(path string, lines []string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	w := bufio.NewWriter(f)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	return w.Flush()
}

// bufferedLeaks flushes the buffer and leaves the file.
func bufferedLeaks(path string, lines []string) error {
	f, err := os.Create(path) // want "never released"
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	return w.Flush()
}

func encodedEarly(path string, rows [][]string) error {
	f, err := os.Create(path) // want "not released on every path"
	if err != nil {
		return err
	}
	enc := json.NewEncoder(f)
	enc.SetIndent("", "\t")
	for _, r := range rows {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return f.Close()
}

// ok
func tlsOver(addr string, cfg *tls.Config) (net.Conn, error) {
	raw, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := tls.Client(raw, cfg)
	if err := c.Handshake(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// ok: the lower one is released instead
func tlsOverRaw(addr string, cfg *tls.Config) (net.Conn, error) {
	raw, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := tls.Client(raw, cfg)
	if err := c.Handshake(); err != nil {
		raw.Close()
		return nil, err
	}
	return c, nil
}

// tlsOverWrong: the handshake fails and the connection is lost.
func tlsOverWrong(addr string, cfg *tls.Config) (net.Conn, error) {
	raw, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	c := tls.Client(raw, cfg)
	if err := c.Handshake(); err != nil {
		return nil, fmt.Errorf("handshake: %w", err)
	}
	return c, nil
}

func tlsDial(addr string, cfg *tls.Config) ([]byte, error) {
	c, err := tls.Dial("tcp", addr, cfg) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	state := c.ConnectionState()
	if len(state.PeerCertificates) == 0 {
		return nil, errors.New("no certificate")
	}
	c.Close()
	return state.PeerCertificates[0].Raw, nil
}

// ok
func tlsDialRight(addr string, cfg *tls.Config) ([]byte, error) {
	c, err := tls.Dial("tcp", addr, cfg)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	state := c.ConnectionState()
	if len(state.PeerCertificates) == 0 {
		return nil, errors.New("no certificate")
	}
	return state.PeerCertificates[0].Raw, nil
}

// ok
func tlsListener(addr string, cfg *tls.Config) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, cfg), nil
}

// ok
func zipFile(path string) (names []string, err error) {
	zr, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer zr.Close()
	for _, f := range zr.File {
		rc, err := f.Open()
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(io.Discard, rc)
		rc.Close()
		if err != nil {
			return nil, err
		}
		names = append(names, f.Name)
	}
	return names, nil
}

func zipEntries(path string) error {
	zr, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer zr.Close()
	for _, f := range zr.File {
		rc, err := f.Open() // want "each iteration"
		if err != nil {
			return err
		}
		defer rc.Close()
		if _, err := io.Copy(io.Discard, rc); err != nil {
			return err
		}
	}
	return nil
}

func zipForgotten(path string) (int, error) {
	zr, err := zip.OpenReader(path) // want "never released"
	if err != nil {
		return 0, err
	}
	return len(zr.File), nil
}

// ok
func tarball(path string, files map[string][]byte) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	tw := tar.NewWriter(f)
	defer func() { err = errors.Join(err, tw.Close()) }()
	for name, data := range files {
		if err := tw.WriteHeader(&tar.Header{Name: name, Size: int64(len(data))}); err != nil {
			return err
		}
		if _, err := tw.Write(data); err != nil {
			return err
		}
	}
	return nil
}

// ok: rows within a transaction within a connection
func rowsInTx(ctx context.Context, db *sql.DB) (n int, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	rows, err := tx.Query("select 1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// rowsBeforeTheDefer: the transaction is rolled back too late.
func rowsBeforeTheDefer(ctx context.Context, db *sql.DB) (n int, err error) {
	tx, err := db.BeginTx(ctx, nil) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	rows, err := tx.Query("select 1")
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// ok
func gzipBody(url string, v any) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var r io.Reader = resp.Body
	if resp.Header.Get("Content-Encoding") == "gzip" {
		zr, err := gzip.NewReader(resp.Body)
		if err != nil {
			return err
		}
		defer zr.Close()
		r = zr
	}
	return json.NewDecoder(r).Decode(v)
}

func gzipBodyWrong(url string, v any) error {
	resp, err := http.Get(url) // want "not released on every path"
	if err != nil {
		return err
	}
	var r io.Reader = resp.Body
	if resp.Header.Get("Content-Encoding") == "gzip" {
		zr, err := gzip.NewReader(resp.Body)
		if err != nil {
			return err
		}
		defer zr.Close()
		r = zr
	}
	err = json.NewDecoder(r).Decode(v)
	resp.Body.Close()
	return err
}

type gzipFile struct {
	*gzip.Reader
	f *os.File
}

func (g *gzipFile) Close() error { return errors.Join(g.Reader.Close(), g.f.Close()) }

// ok
func openGzip(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return &gzipFile{zr, f}, nil
}

func openGzipWrong(path string) (io.ReadCloser, error) {
	f, err := os.Open(path) // want "released"
	if err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return &gzipFile{zr, f}, nil
}

// ok: the reader is on top, the closer is the file
func readerOverCloser(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{zr, f}, nil
}

// ok
func upload(url, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var buf bytes.Buffer
	mw := multipart.NewWriter(&buf)
	part, err := mw.CreateFormFile("file", path)
	if err != nil {
		mw.Close()
		return err
	}
	if _, err := io.Copy(part, f); err != nil {
		mw.Close()
		return err
	}
	if err := mw.Close(); err != nil {
		return err
	}
	resp, err := http.Post(url, mw.FormDataContentType(), &buf)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func uploadWrong(url, path string) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	resp, err := http.Post(url, "application/octet-stream", bufio.NewReader(f))
	if err != nil {
		return err
	}
	resp.Body.Close()
	return f.Close()
}
