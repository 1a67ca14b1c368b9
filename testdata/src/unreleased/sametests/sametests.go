// Package sametests asks twice what has not changed: fields, lengths, variables of
// packages, and functions that only look.
package sametests

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

type config struct {
	Path    string
	Mode    string
	Verbose bool
	N       int
	Out     *os.File
	paths   []string
}

func (c *config) enabled() bool { return c.Verbose && c.N > 2 }
func (c config) kind() string   { return strings.ToLower(c.Mode) }

func work() error          { return nil }
func use(f *os.File) error { return nil }

func field(c *config) error { // ok
	var f *os.File
	defer func() {
		if c.Path != "" {
			f.Close()
		}
	}()
	if c.Path != "" {
		var err error
		if f, err = os.Open(c.Path); err != nil {
			c.Path = ""
			return err
		}
	}
	return work()
}

func field2(c *config) error { // ok
	var f *os.File
	if c.Path != "" {
		var err error
		if f, err = os.Open(c.Path); err != nil {
			return err
		}
		defer func() { f.Close() }()
	}
	return work()
}

func field3(c *config) error { // ok
	var f *os.File
	var err error
	if c.Path != "" {
		if f, err = os.Open(c.Path); err != nil {
			return err
		}
	}
	defer func() {
		if c.Path != "" {
			f.Close()
		}
	}()
	return work()
}

func field4(c config) error { // ok
	var f *os.File
	var err error
	if c.Path != "" {
		if f, err = os.Open(c.Path); err != nil {
			return err
		}
	}
	err = work()
	if c.Path != "" {
		f.Close()
	}
	return err
}

func byValueDeferred(c config) error { // ok
	var f *os.File
	var err error
	if c.Path != "" {
		if f, err = os.Open(c.Path); err != nil {
			return err
		}
	}
	defer func() {
		if c.Path != "" {
			f.Close()
		}
	}()
	return work()
}

func out(c *config) error { // ok
	w := c.Out
	if c.Out == nil {
		f, err := os.Create("x")
		if err != nil {
			return err
		}
		w = f
	}
	err := use(w)
	if c.Out == nil {
		w.Close()
	}
	return err
}

func length(paths []string) error { // ok
	var f *os.File
	var err error
	if len(paths) > 0 {
		if f, err = os.Open(paths[0]); err != nil {
			return err
		}
	}
	defer func() {
		if len(paths) > 0 {
			f.Close()
		}
	}()
	return work()
}

func mode(m string) error { // ok
	var f *os.File
	var err error
	switch m {
	case "r":
		f, err = os.Open("x")
	case "w":
		f, err = os.Create("x")
	}
	if err != nil {
		return err
	}
	defer func() {
		if m == "r" || m == "w" {
			f.Close()
		}
	}()
	return work()
}

func mode2(m string) error { // ok
	var f *os.File
	var err error
	if m == "r" || m == "w" {
		f, err = os.Open("x")
		if err != nil {
			return err
		}
	}
	err = work()
	if m == "r" || m == "w" {
		f.Close()
	}
	return err
}

func prefix(path string) error { // ok
	var r io.ReadCloser
	if strings.HasPrefix(path, "http://") {
		resp, err := http.Get(path)
		if err != nil {
			return err
		}
		r = resp.Body
	} else {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		r = f
	}
	defer r.Close()
	return work()
}

func prefix2(path string) error { // ok
	var f *os.File
	var err error
	if !strings.HasPrefix(path, "-") {
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	err = work()
	if !strings.HasPrefix(path, "-") {
		f.Close()
	}
	return err
}

func prefix3(path string) error { // ok
	var f *os.File
	var err error
	if !strings.HasPrefix(path, "-") {
		if f, err = os.Open(path); err != nil {
			return err
		}
	}
	defer func() {
		if !strings.HasPrefix(path, "-") {
			f.Close()
		}
	}()
	return work()
}

func enabled(c *config) error { // ok
	var f *os.File
	var err error
	if c.enabled() {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	err = work()
	if c.enabled() {
		f.Close()
	}
	return err
}

func enabledDeferred(c *config) error { // ok
	var f *os.File
	var err error
	if c.enabled() {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	defer func() {
		if c.enabled() {
			f.Close()
		}
	}()
	return work()
}

func kinds(c config) error { // ok
	var f *os.File
	var err error
	if c.kind() == "file" {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	err = work()
	if c.kind() == "file" {
		f.Close()
	}
	return err
}

func env() error { // ok
	var f *os.File
	var err error
	if os.Getenv("X") != "" {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	err = work()
	if os.Getenv("X") != "" {
		f.Close()
	}
	return err
}

var debug bool
var level int

func global() error { // ok
	var f *os.File
	var err error
	if debug {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	defer func() {
		if debug {
			f.Close()
		}
	}()
	return work()
}

func global2() error { // ok
	var f *os.File
	var err error
	if level > 2 {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	defer func() {
		if level > 2 {
			f.Close()
		}
	}()
	return work()
}

func bothFlags(a, b bool) error { // ok
	var f *os.File
	var err error
	if a && b {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	defer func() {
		if a && b {
			f.Close()
		}
	}()
	return work()
}

func wide(a bool, n int) error { // ok: a wider condition
	var f *os.File
	var err error
	if a && n > 2 {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	defer func() {
		if f != nil && n > 2 {
			f.Close()
		}
	}()
	return work()
}

func gz(name string, compressed bool) (err error) { // ok
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	var zr *gzip.Reader
	if compressed {
		if zr, err = gzip.NewReader(f); err != nil {
			return err
		}
		r = zr
	}
	defer func() {
		if compressed {
			err = errors.Join(err, zr.Close())
		}
	}()
	_, err = io.Copy(io.Discard, r)
	return err
}

func ctxMaybe(ctx context.Context, d time.Duration) error { // ok
	var cancel context.CancelFunc
	if d > 0 {
		ctx, cancel = context.WithTimeout(ctx, d)
	}
	defer func() {
		if d > 0 {
			cancel()
		}
	}()
	<-ctx.Done()
	return ctx.Err()
}

func ctxMaybe2(ctx context.Context, c *config) error { // ok
	cancel := func() {}
	if c.N > 0 {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(c.N))
	}
	defer cancel()
	return ctx.Err()
}

func notExist(name string) error { // ok
	f, err := os.Open(name)
	exists := !errors.Is(err, fs.ErrNotExist)
	if err != nil && exists {
		return err
	}
	if exists {
		defer f.Close()
	}
	return work()
}

func cleanup(f *os.File, on bool) {
	if on {
		f.Close()
	}
}

func helper(name string, on bool) error { // ok
	var f *os.File
	var err error
	if on {
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	defer cleanup(f, on)
	return work()
}

func helperLiteral(name string) error { // ok
	on := name != "-"
	var f *os.File
	var err error
	if on {
		if f, err = os.Open(name); err != nil {
			return err
		}
	}
	done := func() {
		if on {
			f.Close()
		}
	}
	if err := work(); err != nil {
		done()
		return err
	}
	done()
	return nil
}

func stdin(name string) error { // ok
	in := os.Stdin
	if name != "-" && name != "" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		in = f
	}
	defer func() {
		if in != os.Stdin {
			in.Close()
		}
	}()
	return use(in)
}

func stdin2(name string) error { // ok
	var in *os.File
	var err error
	if name == "-" {
		in = os.Stdin
	} else if in, err = os.Open(name); err != nil {
		return err
	}
	err = use(in)
	if name != "-" {
		in.Close()
	}
	return err
}

func stdin3(name string) error { // ok
	var in *os.File
	var err error
	if name == "-" {
		in = os.Stdin
	} else {
		in, err = os.Open(name)
		if err != nil {
			return err
		}
	}
	defer func() {
		if name != "-" {
			in.Close()
		}
	}()
	return use(in)
}

type opts struct {
	Out  io.Writer
	DB   *sql.DB
	Tx   *sql.Tx
	next *opts
	conn net.Conn
}

func ownWriter(o *opts) error { // ok
	w := o.Out
	var f *os.File
	if w == nil {
		var err error
		if f, err = os.Create("x"); err != nil {
			return err
		}
		w = f
	}
	_, err := w.Write(nil)
	if o.Out == nil {
		f.Close()
	}
	return err
}

func ownWriterDeferred(o *opts) error { // ok
	var f *os.File
	if o.Out == nil {
		var err error
		if f, err = os.Create("x"); err != nil {
			return err
		}
	}
	defer func() {
		if o.Out == nil {
			f.Close()
		}
	}()
	return work()
}

func ownTransaction(ctx context.Context, o *opts) (err error) { // ok
	t := o.Tx
	if t == nil {
		if t, err = o.DB.BeginTx(ctx, nil); err != nil {
			return err
		}
	}
	defer func() {
		if o.Tx != nil {
			return
		}
		if err != nil {
			t.Rollback()
		} else {
			err = t.Commit()
		}
	}()
	_, err = t.ExecContext(ctx, "x")
	return err
}

func ownConnection(o *opts, addr string) (err error) { // ok
	var c net.Conn
	if o.next != nil && o.next.conn != nil {
		c = o.next.conn
	} else if c, err = net.Dial("tcp", addr); err != nil {
		return err
	}
	_, err = c.Write(nil)
	if o.next == nil || o.next.conn == nil {
		c.Close()
	}
	return err
}

// What has changed is another question.

func fieldSet(c *config) error {
	var f *os.File
	var err error
	if c.Path != "" {
		if f, err = os.Open(c.Path); err != nil { // want `not released on every path`
			return err
		}
	}
	c.Path = strings.TrimSpace(c.Path)
	err = work()
	if c.Path != "" {
		f.Close()
	}
	return err
}

func fieldOfAnother(c, d *config) error {
	var f *os.File
	var err error
	if c.Path != "" {
		if f, err = os.Open(c.Path); err != nil { // want `not released on every path`
			return err
		}
	}
	defer func() {
		if d.Path != "" {
			f.Close()
		}
	}()
	return work()
}

func otherPrefix(path string) error {
	var f *os.File
	var err error
	if !strings.HasPrefix(path, "-") {
		if f, err = os.Open(path); err != nil { // want `not released on every path`
			return err
		}
	}
	err = work()
	if !strings.HasPrefix(path, "+") {
		f.Close()
	}
	return err
}

func opposite(path string) error {
	var f *os.File
	var err error
	if strings.HasPrefix(path, "-") {
		if f, err = os.Open(path); err != nil { // want `f.Close is missing`
			return err
		}
	}
	defer func() {
		if !strings.HasPrefix(path, "-") {
			f.Close()
		}
	}()
	return work()
}

func switchedOff(c *config) error {
	var f *os.File
	var err error
	if c.enabled() {
		if f, err = os.Open("x"); err != nil { // want `not released on every path`
			return err
		}
	}
	c.Verbose = false
	err = work()
	if c.enabled() {
		f.Close()
	}
	return err
}

type source struct{ n int }

func (s *source) more() bool { s.n--; return s.n > 0 }

func more(s *source) error {
	var f *os.File
	var err error
	if s.more() {
		if f, err = os.Open("x"); err != nil { // want `not released on every path`
			return err
		}
	}
	if s.more() {
		f.Close()
	}
	return nil
}

func otherTransaction(ctx context.Context, o, p *opts) (err error) {
	t := o.Tx
	if t == nil {
		if t, err = o.DB.BeginTx(ctx, nil); err != nil { // want `not released on every path`
			return err
		}
	}
	defer func() {
		if p.Tx == nil {
			t.Rollback()
		}
	}()
	_, err = t.ExecContext(ctx, "x")
	return err
}

func emptied(b *bytes.Buffer) error {
	var f *os.File
	var err error
	if b.Len() > 0 {
		if f, err = os.Open("x"); err != nil { // want `not released on every path`
			return err
		}
	}
	b.Reset()
	if b.Len() > 0 {
		f.Close()
	}
	return nil
}
