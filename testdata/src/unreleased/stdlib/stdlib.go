// Package stdlib: what the rest of the standard library acquires.
package stdlib

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net"
	"net/http"
	"net/smtp"
	"os"
	"path/filepath"
	"runtime/pprof"
	"runtime/trace"
	"time"
)

func openFS(fsys fs.FS, name string) (int64, error) {
	f, err := fsys.Open(name) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	f.Close()
	return fi.Size(), nil
}

// ok
func openFSRight(fsys fs.FS, name string) (int64, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

func root(dir, name string) ([]byte, error) {
	r, err := os.OpenRoot(dir) // want "never released"
	if err != nil {
		return nil, err
	}
	f, err := r.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// ok
func rootRight(dir, name string) ([]byte, error) {
	r, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f, err := r.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func cpuProfile(path string, fn func() error) error {
	f, err := os.Create(path) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer func() {
		pprof.StopCPUProfile()
		f.Close()
	}()
	return fn()
}

// ok
func cpuProfileRight(path string, fn func() error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return fn()
}

// ok
func traced(path string, fn func() error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := trace.Start(f); err != nil {
		return err
	}
	defer trace.Stop()
	return fn()
}

func dialer(ctx context.Context, addr string) error {
	d := net.Dialer{Timeout: time.Second}
	c, err := d.DialContext(ctx, "tcp", addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := c.Write([]byte("x")); err != nil {
		return err
	}
	return c.Close()
}

// ok
func dialerRight(ctx context.Context, addr string) error {
	d := net.Dialer{Timeout: time.Second}
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Write([]byte("x"))
	return err
}

func udp(addr string) ([]byte, error) {
	a, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return nil, err
	}
	c, err := net.ListenUDP("udp", a) // want "never released"
	if err != nil {
		return nil, err
	}
	buf := make([]byte, 1500)
	n, _, err := c.ReadFromUDP(buf)
	return buf[:n], err
}

// ok
func udpRight(addr string) ([]byte, error) {
	c, err := net.ListenPacket("udp", addr)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	buf := make([]byte, 1500)
	n, _, err := c.ReadFrom(buf)
	return buf[:n], err
}

// freePort finds a port and keeps it.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "localhost:0") // want "never released"
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, nil
}

// ok
func freePortRight() (int, error) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func mail(addr, from string) error {
	c, err := smtp.Dial(addr) // want "not released on every path"
	if err != nil {
		return err
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	return c.Quit()
}

// ok
func mailRight(addr, from string) error {
	c, err := smtp.Dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Mail(from); err != nil {
		return err
	}
	return c.Quit()
}

// ok: a part of a form
func formFile(w http.ResponseWriter, r *http.Request) {
	f, hdr, err := r.FormFile("file")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	defer f.Close()
	n, err := io.Copy(io.Discard, f)
	fmt.Fprintln(w, hdr.Filename, n, err)
}

func headerFile(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open() // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// ok
func headerFileRight(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// ok: an archive that failed is worth nothing
func zipWrite(w io.Writer, files map[string][]byte) error {
	zw := zip.NewWriter(w)
	for name, data := range files {
		fw, err := zw.Create(name)
		if err != nil {
			return err
		}
		if _, err := fw.Write(data); err != nil {
			return err
		}
	}
	return zw.Close()
}

func zipWriteForgotten(w io.Writer, files map[string][]byte) error {
	zw := zip.NewWriter(w) // want "never released"
	for name := range files {
		if _, err := zw.Create(name); err != nil {
			return err
		}
	}
	return nil
}

// ok
func zipWriteRight(w io.Writer, files map[string][]byte) (err error) {
	zw := zip.NewWriter(w)
	defer func() { err = errors.Join(err, zw.Close()) }()
	for name, data := range files {
		fw, err := zw.Create(name)
		if err != nil {
			return err
		}
		if _, err := fw.Write(data); err != nil {
			return err
		}
	}
	return nil
}

func tarGz(dir string, w io.Writer) error {
	zw := gzip.NewWriter(w)
	defer zw.Close()
	tw := tar.NewWriter(zw)
	defer tw.Close()
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path) // want "not released on every path"
		if err != nil {
			return err
		}
		fi, err := f.Stat()
		if err != nil {
			return err
		}
		defer f.Close()
		hdr, err := tar.FileInfoHeader(fi, "")
		if err != nil {
			return err
		}
		if err := tw.WriteHeader(hdr); err != nil {
			return err
		}
		_, err = io.Copy(tw, f)
		return err
	})
}

// ok
func tarGzRight(dir string, w io.Writer) error {
	zw := gzip.NewWriter(w)
	defer zw.Close()
	tw := tar.NewWriter(zw)
	defer tw.Close()
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		hdr := &tar.Header{Name: path}
		if err := tw.WriteHeader(hdr); err != nil {
			return err
		}
		_, err = io.Copy(tw, f)
		return err
	})
}

// ok: since Go 1.23 the garbage collector takes timers and tickers
func tick(d time.Duration, stop <-chan struct{}, fn func()) {
	t := time.NewTicker(d)
	for {
		select {
		case <-t.C:
			fn()
		case <-stop:
			return
		}
	}
}

// ok: a NopCloser has nothing to release
func nop(data []byte) io.ReadCloser {
	rc := io.NopCloser(bytes.NewReader(data))
	return rc
}

// ok
func nopUsed(data []byte) (int64, error) {
	rc := io.NopCloser(bytes.NewReader(data))
	return io.Copy(io.Discard, rc)
}

// ok: Stat, ReadFile, ReadDir and friends acquire nothing
func harmless(path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	if _, err := os.ReadDir(path); err != nil {
		return err
	}
	if _, err := os.ReadFile(path); err != nil {
		return err
	}
	_, err := os.MkdirTemp("", "x")
	return err
}

// ok: standard files are not acquired
func standard() {
	in, out := os.Stdin, os.Stdout
	io.Copy(out, in)
}

// ok: a request's body and a server request's body
func requests(r *http.Request) error {
	out, err := http.NewRequest(http.MethodPost, "http://localhost", bytes.NewReader(nil))
	if err != nil {
		return err
	}
	out.Header = r.Header
	_, err = io.Copy(io.Discard, r.Body)
	return err
}

// ok
func drivers(db *sql.DB) error {
	if err := db.Ping(); err != nil {
		return err
	}
	_ = db.Stats()
	_, err := db.Exec("select 1")
	return err
}

// ok: a temporary directory's file is removed and released
func tempFile() (err error) {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	_, err = f.WriteString("x")
	return err
}

func tempFileRemoved() (err error) {
	f, err := os.CreateTemp("", "x") // want "never released"
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString("x")
	return err
}
