// Package helpers: functions of the package that release, borrow, take and
// forward what they are given.
package helpers

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
)

// Releases.

func closeQuietly(c io.Closer) {
	if c == nil {
		return
	}
	_ = c.Close()
}

func closeResponse(resp *http.Response) {
	if resp == nil || resp.Body == nil {
		return
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
}

func drainAndClose(body io.ReadCloser, logger *log.Logger) {
	if _, err := io.Copy(io.Discard, body); err != nil {
		logger.Printf("drain: %v", err)
	}
	if err := body.Close(); err != nil {
		logger.Printf("close: %v", err)
	}
}

func closeAll(cs ...io.Closer) (err error) {
	for _, c := range cs {
		err = errors.Join(err, c.Close())
	}
	return err
}

// indirectly releases through two calls.
func indirectly(f *os.File) { viaInterface(f) }

func viaInterface(c io.Closer) { closeQuietly(c) }

// ok
func release1(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer closeQuietly(f)
	return firstLine(f)
}

// ok
func release2(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer closeResponse(resp)
	return resp.StatusCode, nil
}

// ok
func release3(url string, logger *log.Logger) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer drainAndClose(resp.Body, logger)
	return resp.StatusCode, nil
}

func release3Late(url string, logger *log.Logger) (int, error) {
	resp, err := http.Get(url) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	if resp.StatusCode == http.StatusNotFound {
		return 0, errors.New("not found")
	}
	defer drainAndClose(resp.Body, logger)
	return resp.StatusCode, nil
}

// ok
func release4(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	defer closeAll(f, g)
	_, err = io.Copy(io.Discard, io.MultiReader(f, g))
	return err
}

func release4Wrong(a, b string) error {
	f, err := os.Open(a) // want "not released on every path"
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		return err
	}
	defer closeAll(f, g)
	_, err = io.Copy(io.Discard, io.MultiReader(f, g))
	return err
}

// ok
func release5(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer indirectly(f)
	_, err = f.Seek(1, io.SeekStart)
	return err
}

// Borrows.

func firstLine(r io.Reader) (string, error) {
	s, err := bufio.NewReader(r).ReadString('\n')
	return strings.TrimSpace(s), err
}

func sizeOf(f *os.File) int64 {
	fi, err := f.Stat()
	if err != nil {
		return 0
	}
	return fi.Size()
}

func decode(resp *http.Response, v any) error {
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

func scanAll(rows *sql.Rows, each func(string)) error {
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		each(s)
	}
	return rows.Err()
}

func borrow1(path string) (string, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return "", err
	}
	return firstLine(f)
}

func borrow2(path string) int64 {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return -1
	}
	return sizeOf(f)
}

// ok
func borrow2Right(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		return -1
	}
	n := sizeOf(f)
	closeQuietly(f)
	return n
}

func borrow3(url string, v any) error {
	resp, err := http.Get(url) // want "never released"
	if err != nil {
		return err
	}
	return decode(resp, v)
}

// ok
func borrow3Right(url string, v any) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	err = decode(resp, v)
	return errors.Join(err, resp.Body.Close())
}

func borrow4(db *sql.DB, each func(string)) error {
	rows, err := db.Query("select s from t") // want "released"
	if err != nil {
		return err
	}
	return scanAll(rows, each)
}

// ok
func borrow4Right(db *sql.DB, each func(string)) error {
	rows, err := db.Query("select s from t")
	if err != nil {
		return err
	}
	defer rows.Close()
	return scanAll(rows, each)
}

// Takes.

var (
	mu     sync.Mutex
	active = map[net.Conn]bool{}
	last   *os.File
)

func track(c net.Conn) {
	mu.Lock()
	defer mu.Unlock()
	active[c] = true
}

func untrack(c net.Conn) {
	mu.Lock()
	defer mu.Unlock()
	delete(active, c)
	c.Close()
}

// ok
func take1(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	track(c)
	return nil
}

func take1Late(addr string) error {
	c, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c, "x"); err != nil {
		return err
	}
	track(c)
	return nil
}

// ok
func take2(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer untrack(c)
	_, err = io.WriteString(c, "x")
	return err
}

func keepLast(f *os.File) { last = f }

// ok
func take3(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	keepLast(f)
	_, err = f.WriteString("x")
	return err
}

type pool struct {
	mu   sync.Mutex
	free []net.Conn
	ch   chan net.Conn
}

func (p *pool) put(c net.Conn) {
	p.mu.Lock()
	p.free = append(p.free, c)
	p.mu.Unlock()
}

func (p *pool) offer(c net.Conn) bool {
	select {
	case p.ch <- c:
		return true
	default:
		return false
	}
}

// ok
func (p *pool) grow(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	p.put(c)
	return nil
}

// ok: released if it was not taken
func (p *pool) give(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if !p.offer(c) {
		return c.Close()
	}
	return nil
}

func (p *pool) giveNever(addr string, ready bool) error {
	c, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return err
	}
	if !ready {
		return errors.New("not ready")
	}
	p.put(c)
	return nil
}

// Forwards.

func tune(c net.Conn) net.Conn {
	if t, ok := c.(*net.TCPConn); ok {
		t.SetNoDelay(true)
	}
	return c
}

// ok
func forward1(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c = tune(c)
	defer c.Close()
	_, err = io.WriteString(c, "x")
	return err
}

func forward1Wrong(addr string) error {
	c, err := net.Dial("tcp", addr) // want "never released"
	if err != nil {
		return err
	}
	c = tune(c)
	_, err = io.WriteString(c, "x")
	return err
}

// ok
func forward2(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return tune(c), nil
}

// Conditional effects.

// checked releases on failure only.
func checked(resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	msg, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	return fmt.Errorf("%s: %s", resp.Status, msg)
}

// ok
func conditional1(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if err := checked(resp); err != nil {
		return nil, err
	}
	return resp.Body, nil
}

func conditional1Wrong(url string) (int64, error) {
	resp, err := http.Get(url) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	if err := checked(resp); err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, resp.Body)
}

// ok
func conditional1Right(url string) (int64, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	if err := checked(resp); err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return io.Copy(io.Discard, resp.Body)
}

type table struct{ conns map[string]net.Conn }

var errFull = errors.New("table is full")

// add takes c on success only.
func (t *table) add(name string, c net.Conn) error {
	if len(t.conns) > 10 {
		return errFull
	}
	t.conns[name] = c
	return nil
}

func (t *table) dial(addr string) error {
	c, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return err
	}
	return t.add(addr, c)
}

// ok
func (t *table) dialRight(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if err := t.add(addr, c); err != nil {
		c.Close()
		return err
	}
	return nil
}

// finish commits or rolls back.
func finish(tx *sql.Tx, err error) error {
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// ok
func conditional2(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	_, err = tx.Exec("delete from t")
	return finish(tx, err)
}

func conditional2Wrong(db *sql.DB) error {
	tx, err := db.Begin() // want "not released on every path"
	if err != nil {
		return err
	}
	res, err := tx.Exec("delete from t")
	if err != nil {
		return err
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return finish(tx, sql.ErrNoRows)
	}
	return finish(tx, nil)
}

// Recursion.

// walk releases f when it reaches the bottom.
func walk(f *os.File, depth int) error {
	if depth == 0 {
		return f.Close()
	}
	return walk(f, depth-1)
}

// ok
func recursive(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return walk(f, 4)
}

func ping(f *os.File, n int) {
	if n == 0 {
		f.Close()
		return
	}
	pong(f, n-1)
}

func pong(f *os.File, n int) {
	if n == 0 {
		f.Close()
		return
	}
	ping(f, n-1)
}

// ok
func mutual(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	ping(f, 3)
	return nil
}

func countDown(f *os.File, n int) int64 {
	if n == 0 {
		return sizeOf(f)
	}
	return countDown(f, n-1)
}

func recursiveBorrow(path string) int64 {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return 0
	}
	return countDown(f, 3)
}

// Interfaces implemented here.

type sink interface{ accept(f *os.File) error }

type closing struct{}

func (closing) accept(f *os.File) error { return f.Close() }

type removing struct{ n int }

func (r *removing) accept(f *os.File) error {
	r.n++
	defer f.Close()
	return os.Remove(f.Name())
}

// ok: every implementation releases
func toSink(s sink, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return s.accept(f)
}

type viewer interface{ view(f *os.File) int64 }

type sizer struct{}

func (sizer) view(f *os.File) int64 { return sizeOf(f) }

type namer struct{ names []string }

func (n *namer) view(f *os.File) int64 {
	n.names = append(n.names, f.Name())
	return int64(len(n.names))
}

func toViewer(v viewer, path string) (int64, error) {
	f, err := os.Open(path) // want "never released"
	if err != nil {
		return 0, err
	}
	return v.view(f), nil
}

// ok
func toViewerRight(v viewer, path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return v.view(f), nil
}

// Two parameters: one is released, the other is not.

func moveAll(dst io.WriteCloser, src io.Reader) error {
	_, err := io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}

func twoParams(dst, src string) error {
	in, err := os.Open(src) // want "not released on every path"
	if err != nil {
		return err
	}
	out, err := os.Create(dst)
	if err != nil {
		in.Close()
		return err
	}
	return moveAll(out, in)
}

// ok
func twoParamsRight(dst, src string) error {
	in, err := os.Open(src)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(dst)
	if err != nil {
		return err
	}
	return moveAll(out, in)
}
