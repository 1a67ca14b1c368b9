// Package errpath: an error return between the acquisition and its release.
package errpath

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

type config struct {
	Name    string
	Timeout time.Duration
	Hosts   []string
}

func (c *config) validate() error {
	if c.Name == "" {
		return errors.New("no name")
	}
	return nil
}

func loadConfig(path string) (*config, error) {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return nil, fmt.Errorf("open config: %w", err)
	}
	var c config
	if err := json.NewDecoder(f).Decode(&c); err != nil {
		return nil, fmt.Errorf("decode %s: %w", path, err)
	}
	f.Close()
	return &c, nil
}

// ok
func loadConfigRight(path string) (*config, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open config: %w", err)
	}
	defer f.Close()
	var c config
	if err := json.NewDecoder(f).Decode(&c); err != nil {
		return nil, fmt.Errorf("decode %s: %w", path, err)
	}
	if err := c.validate(); err != nil {
		return nil, err
	}
	return &c, nil
}

func copyFile(dst, src string) (int64, error) {
	in, err := os.Open(src) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	out, err := os.Create(dst)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	defer in.Close()
	return io.Copy(out, in)
}

// ok
func copyFileRight(dst, src string) (n int64, err error) {
	in, err := os.Open(src)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	out, err := os.Create(dst)
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := out.Close(); err == nil {
			err = cerr
		}
	}()
	return io.Copy(out, in)
}

// ok: the first is released where the second fails
func copyFileByHand(dst, src string) error {
	in, err := os.Open(src)
	if err != nil {
		return err
	}
	out, err := os.Create(dst)
	if err != nil {
		in.Close()
		return err
	}
	_, err = io.Copy(out, in)
	in.Close()
	if err != nil {
		out.Close()
		os.Remove(dst)
		return err
	}
	return out.Close()
}

func concat(dst string, parts ...string) error {
	out, err := os.Create(dst) // want "not released on every path"
	if err != nil {
		return err
	}
	for _, p := range parts {
		in, err := os.Open(p)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, in)
		in.Close()
		if err != nil {
			out.Close()
			return err
		}
	}
	return out.Close()
}

// ok
func concatRight(dst string, parts ...string) error {
	out, err := os.Create(dst)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if err := appendPart(out, p); err != nil {
			out.Close()
			return err
		}
	}
	return out.Close()
}

func appendPart(w io.Writer, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = io.Copy(w, in)
	return err
}

func fetchJSON(client *http.Client, url string, v any) error {
	resp, err := client.Get(url) // want "not released on every path"
	if err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("GET %s: %s", url, resp.Status)
	}
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(v)
}

// ok
func fetchJSONRight(client *http.Client, url string, v any) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		msg, _ := io.ReadAll(io.LimitReader(resp.Body, 512))
		return fmt.Errorf("GET %s: %s: %s", url, resp.Status, msg)
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

func post(ctx context.Context, url string, body io.Reader) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if err := resp.Body.Close(); err != nil {
		return nil, err
	}
	return data, nil
}

// ok
func postRight(ctx context.Context, url string, body io.Reader) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, body)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	return data, nil
}

func names(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "select name from users") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	return out, rows.Err()
}

// ok
func namesRight(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "select name from users")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func handshake(addr, token string) (string, error) {
	conn, err := net.DialTimeout("tcp", addr, 3*time.Second) // want "not released on every path"
	if err != nil {
		return "", err
	}
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(conn, "HELLO %s\n", token); err != nil {
		conn.Close()
		return "", err
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	conn.Close()
	return strings.TrimSpace(line), err
}

// ok
func handshakeRight(addr, token string) (string, error) {
	conn, err := net.DialTimeout("tcp", addr, 3*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(conn, "HELLO %s\n", token); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	return strings.TrimSpace(line), err
}

// dialAuthenticated hands the connection to its caller, but loses it when
// the login fails.
func dialAuthenticated(addr, user string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr) // want "released"
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(conn, "USER "+user+"\r\n"); err != nil {
		return nil, fmt.Errorf("login: %w", err)
	}
	return conn, nil
}

// ok
func dialAuthenticatedRight(addr, user string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(conn, "USER "+user+"\r\n"); err != nil {
		conn.Close()
		return nil, fmt.Errorf("login: %w", err)
	}
	return conn, nil
}

func parseNumbers(path string) (sum int, err error) {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		n, err := strconv.Atoi(sc.Text())
		if err != nil {
			return 0, fmt.Errorf("%s: %w", path, err)
		}
		sum += n
	}
	err = sc.Err()
	f.Close()
	return sum, err
}

// ok
func parseNumbersRight(path string) (sum int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		n, err := strconv.Atoi(sc.Text())
		if err != nil {
			return 0, fmt.Errorf("%s: %w", path, err)
		}
		sum += n
	}
	return sum, sc.Err()
}

func threeFiles(dir string) error {
	a, err := os.Open(filepath.Join(dir, "a"))
	if err != nil {
		return err
	}
	defer a.Close()
	b, err := os.Open(filepath.Join(dir, "b")) // want "not released on every path"
	if err != nil {
		return err
	}
	c, err := os.Create(filepath.Join(dir, "c"))
	if err != nil {
		return err
	}
	defer c.Close()
	defer b.Close()
	if _, err := io.Copy(c, a); err != nil {
		return err
	}
	_, err = io.Copy(c, b)
	return err
}

// ok
func threeFilesRight(dir string) error {
	a, err := os.Open(filepath.Join(dir, "a"))
	if err != nil {
		return err
	}
	b, err := os.Open(filepath.Join(dir, "b"))
	if err != nil {
		a.Close()
		return err
	}
	c, err := os.Create(filepath.Join(dir, "c"))
	if err != nil {
		b.Close()
		a.Close()
		return err
	}
	_, err = io.Copy(c, io.MultiReader(a, b))
	return errors.Join(err, a.Close(), b.Close(), c.Close())
}

func threeInChain(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, nil) // want "not released on every path"
	if err != nil {
		conn.Close()
		return err
	}
	stmt, err := tx.PrepareContext(ctx, "update t set n = n + 1")
	if err != nil {
		conn.Close()
		return err
	}
	_, err = stmt.ExecContext(ctx)
	stmt.Close()
	if err != nil {
		tx.Rollback()
	} else {
		err = tx.Commit()
	}
	conn.Close()
	return err
}

// ok
func threeInChainRight(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.PrepareContext(ctx, "update t set n = n + 1")
	if err != nil {
		return err
	}
	defer stmt.Close()
	if _, err := stmt.ExecContext(ctx); err != nil {
		return err
	}
	return tx.Commit()
}

func atomicWrite(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tmp-*") // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := tmp.Write(data); err != nil {
		os.Remove(tmp.Name())
		return err
	}
	if err := tmp.Sync(); err != nil {
		tmp.Close()
		os.Remove(tmp.Name())
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// ok
func atomicWriteRight(path string, data []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if _, err = tmp.Write(data); err != nil {
		return err
	}
	if err = tmp.Sync(); err != nil {
		return err
	}
	if err = tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

func statusOnly(url string) (int, error) {
	resp, err := http.Head(url) // want "never released"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// ok
func statusOnlyRight(url string) (int, error) {
	resp, err := http.Head(url)
	if err != nil {
		return 0, err
	}
	resp.Body.Close()
	return resp.StatusCode, nil
}

func tail(path string, n int64) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY, 0) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	fi, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if fi.Size() > n {
		_, err = f.Seek(-n, io.SeekEnd)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	data, err := io.ReadAll(f)
	f.Close()
	return data, err
}

// ok
func tailRight(path string, n int64) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	fi, err := f.Stat()
	if err == nil && fi.Size() > n {
		_, err = f.Seek(-n, io.SeekEnd)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	data, err := io.ReadAll(f)
	f.Close()
	return data, err
}
