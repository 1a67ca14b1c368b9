// Package loops: what is acquired once an iteration.
package loops

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

func deferInRange(paths []string) (total int64, err error) {
	for _, p := range paths {
		f, err := os.Open(p) // want "each iteration"
		if err != nil {
			return 0, err
		}
		defer f.Close()
		n, err := io.Copy(io.Discard, f)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// ok
func literalInRange(paths []string) (total int64, err error) {
	for _, p := range paths {
		n, err := func() (int64, error) {
			f, err := os.Open(p)
			if err != nil {
				return 0, err
			}
			defer f.Close()
			return io.Copy(io.Discard, f)
		}()
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func deferInCounted(url string, n int) error {
	for i := 0; i < n; i++ {
		resp, err := http.Get(fmt.Sprintf("%s?page=%d", url, i)) // want "each iteration"
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return err
		}
	}
	return nil
}

// ok: at the iteration's end
func releaseInCounted(url string, n int) error {
	for i := 0; i < n; i++ {
		resp, err := http.Get(fmt.Sprintf("%s?page=%d", url, i))
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func deferForever(l net.Listener) error {
	for {
		c, err := l.Accept() // want "each iteration"
		if err != nil {
			return err
		}
		defer c.Close()
		fmt.Fprintln(c, "hello")
	}
}

// ok: the loop is left right after the defer
func deferThenReturn(addrs []string) error {
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			log.Print(err)
			continue
		}
		defer c.Close()
		_, err = io.WriteString(c, "hello")
		return err
	}
	return errors.New("no address answers")
}

// ok: the loop is left by break
func deferThenBreak(addrs []string) (line string, err error) {
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			continue
		}
		defer c.Close()
		line, err = bufio.NewReader(c).ReadString('\n')
		break
	}
	return line, err
}

func deferCancel(ctx context.Context, hosts []string, ping func(context.Context, string) error) error {
	for _, h := range hosts {
		ctx, cancel := context.WithTimeout(ctx, time.Second) // want "each iteration"
		defer cancel()
		if err := ping(ctx, h); err != nil {
			return err
		}
	}
	return nil
}

// ok
func cancelEach(ctx context.Context, hosts []string, ping func(context.Context, string) error) error {
	for _, h := range hosts {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		err := ping(ctx, h)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

func neverInLoop(db *sql.DB, ids []int) (n int) {
	for _, id := range ids {
		rows, err := db.Query("select 1 from t where id = $1", id) // want "released"
		if err != nil {
			continue
		}
		if rows.Next() {
			n++
		}
	}
	return n
}

// ok
func releasedInLoop(db *sql.DB, ids []int) (n int) {
	for _, id := range ids {
		rows, err := db.Query("select 1 from t where id = $1", id)
		if err != nil {
			continue
		}
		if rows.Next() {
			n++
		}
		rows.Close()
	}
	return n
}

func continueSkips(paths []string) error {
	for _, p := range paths {
		f, err := os.Open(p) // want "released"
		if err != nil {
			return err
		}
		fi, err := f.Stat()
		if err != nil || fi.IsDir() {
			continue
		}
		if _, err := io.Copy(os.Stdout, f); err != nil {
			f.Close()
			return err
		}
		f.Close()
	}
	return nil
}

// ok
func continueReleases(paths []string) error {
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		fi, err := f.Stat()
		if err != nil || fi.IsDir() {
			f.Close()
			continue
		}
		_, err = io.Copy(os.Stdout, f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func breakSkips(urls []string) (found string) {
	for _, u := range urls {
		resp, err := http.Get(u) // want "not released on every path"
		if err != nil {
			continue
		}
		if resp.StatusCode == http.StatusOK {
			found = u
			break
		}
		resp.Body.Close()
	}
	return found
}

// ok
func breakReleases(urls []string) (found string) {
	for _, u := range urls {
		resp, err := http.Get(u)
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			found = u
			break
		}
	}
	return found
}

// ok: breaks with the connection and releases it below
func breakHolding(addrs []string) error {
	var conn net.Conn
	var err error
	for _, a := range addrs {
		conn, err = net.Dial("tcp", a)
		if err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	if conn == nil {
		return errors.New("no address")
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "x")
	return err
}

func breakHoldingWrong(addrs []string) error {
	var conn net.Conn
	var err error
	for _, a := range addrs {
		conn, err = net.Dial("tcp", a) // want "released"
		if err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	if conn == nil {
		return errors.New("no address")
	}
	_, err = io.WriteString(conn, "x")
	return err
}

// overwritesTheLast: each round drops the connection of the one before.
func overwritesTheLast(addrs []string) error {
	var conn net.Conn
	var err error
	for _, a := range addrs {
		conn, err = net.Dial("tcp", a) // want "released|overwritten|each iteration"
		if err != nil {
			return err
		}
		fmt.Fprintln(conn, a)
	}
	if conn != nil {
		conn.Close()
	}
	return nil
}

// ok: releases the last one before it takes the next
func releasesTheLast(addrs []string) error {
	var conn net.Conn
	for _, a := range addrs {
		if conn != nil {
			conn.Close()
		}
		var err error
		conn, err = net.Dial("tcp", a)
		if err != nil {
			return err
		}
		fmt.Fprintln(conn, a)
	}
	if conn != nil {
		conn.Close()
	}
	return nil
}

// ok: retries a response with a bad status after releasing it
func retryStatus(url string) (*http.Response, error) {
	for try := 0; ; try++ {
		resp, err := http.Get(url)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode < 500 || try == 3 {
			return resp, nil
		}
		resp.Body.Close()
		time.Sleep(time.Second << try)
	}
}

func retryStatusWrong(url string) (*http.Response, error) {
	for try := 0; try < 3; try++ {
		resp, err := http.Get(url) // want "released"
		if err != nil {
			return nil, err
		}
		if resp.StatusCode < 500 {
			return resp, nil
		}
		time.Sleep(time.Second << try)
	}
	return nil, errors.New("gave up")
}

// ok: last response wins
func retryKeep(client *http.Client, req *http.Request) (resp *http.Response, err error) {
	for i := 0; i < 3; i++ {
		resp, err = client.Do(req)
		if err != nil {
			continue
		}
		if resp.StatusCode != http.StatusTooManyRequests {
			return resp, nil
		}
		resp.Body.Close()
	}
	return nil, errors.New("too many requests")
}

func retryKeepWrong(client *http.Client, req *http.Request) (resp *http.Response, err error) {
	for i := 0; i < 3; i++ {
		resp, err = client.Do(req) // want "released|overwritten"
		if err == nil && resp.StatusCode == http.StatusOK {
			return resp, nil
		}
	}
	return nil, errors.New("too many requests")
}

// ok: over a channel
func overChannel(paths <-chan string, sums chan<- int64) {
	for p := range paths {
		f, err := os.Open(p)
		if err != nil {
			log.Print(err)
			continue
		}
		n, _ := io.Copy(io.Discard, f)
		f.Close()
		sums <- n
	}
}

func overChannelWrong(paths <-chan string, sums chan<- int64) {
	for p := range paths {
		f, err := os.Open(p) // want "released"
		if err != nil {
			log.Print(err)
			continue
		}
		n, err := io.Copy(io.Discard, f)
		if err != nil {
			continue
		}
		f.Close()
		sums <- n
	}
}

// ok: over an integer
func overInt(n int) error {
	for i := range n {
		f, err := os.Create(fmt.Sprint(i))
		if err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

func overIntWrong(n int) error {
	for i := range n {
		f, err := os.Create(fmt.Sprint(i)) // want "released"
		if err != nil {
			return err
		}
		if i%2 == 0 {
			f.Close()
		}
	}
	return nil
}

// ok: acquired before the loop
func beforeLoop(path string, w io.Writer) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for {
		if _, err := io.CopyN(w, f, 512); err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
	}
}

func beforeLoopWrong(path string, w io.Writer) error {
	f, err := os.Open(path) // want "not released on every path"
	if err != nil {
		return err
	}
	for {
		_, err := io.CopyN(w, f, 512)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	return f.Close()
}

// ok: two in one iteration
func pairs(names []string) error {
	for _, n := range names {
		in, err := os.Open(n)
		if err != nil {
			return err
		}
		out, err := os.Create(n + ".bak")
		if err != nil {
			in.Close()
			return err
		}
		_, err = io.Copy(out, in)
		in.Close()
		if cerr := out.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func pairsWrong(names []string) error {
	for _, n := range names {
		in, err := os.Open(n) // want "not released on every path"
		if err != nil {
			return err
		}
		out, err := os.Create(n + ".bak")
		if err != nil {
			return err
		}
		_, err = io.Copy(out, in)
		in.Close()
		if cerr := out.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ok: rotates
func rotate(lines []string) (err error) {
	var cur *os.File
	defer func() {
		if cur != nil {
			err = errors.Join(err, cur.Close())
		}
	}()
	for i, l := range lines {
		if i%100 == 0 {
			if cur != nil {
				if err := cur.Close(); err != nil {
					return err
				}
			}
			cur, err = os.Create(fmt.Sprintf("part-%d", i/100))
			if err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintln(cur, l); err != nil {
			return err
		}
	}
	return nil
}

// ok: a defer in a loop inside a goroutine's literal
func goroutineEach(addrs []string) {
	for _, a := range addrs {
		go func() {
			c, err := net.Dial("tcp", a)
			if err != nil {
				return
			}
			defer c.Close()
			fmt.Fprintln(c, "x")
		}()
	}
}

// ok: runs once, whatever it looks like
func loopOnce(path string) error {
	for {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(io.Discard, f)
		return err
	}
}

// ok: the defer is that of the literal, which each iteration leaves
func deferInLiteral(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		err = func() error {
			defer f.Close()
			_, err := io.Copy(io.Discard, f)
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

func deferInLiteralOnOnePath(names []string, quick bool) error {
	for _, name := range names {
		f, err := os.Open(name) // want "not released on every path"
		if err != nil {
			return err
		}
		err = func() error {
			if quick {
				return nil
			}
			defer f.Close()
			_, err := io.Copy(io.Discard, f)
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// ok: all files are needed behind the loop
func deferCollected(paths []string, merge func([]*os.File) error) error {
	var files []*os.File
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		files = append(files, f)
	}
	return merge(files)
}

func deferCounted(paths []string) (names []string, err error) {
	for _, p := range paths {
		f, err := os.Open(p) // want "each iteration"
		if err != nil {
			return nil, err
		}
		defer f.Close()
		names = append(names, f.Name())
	}
	return names, nil
}

// ok: called in each iteration, deferred for the short way out
func cancelTwice(ctx context.Context, names []string, do func(context.Context, string) error) error {
	for _, name := range names {
		sub, cancel := context.WithCancel(ctx)
		defer cancel()
		err := do(sub, name)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

func cancelLate(ctx context.Context, names []string, do func(context.Context, string) error) error {
	for _, name := range names {
		sub, cancel := context.WithCancel(ctx) // want "each iteration"
		defer cancel()
		if err := do(sub, name); err != nil {
			return err
		}
	}
	return nil
}

// ok: all are held until each has a port of its own
func freePorts(n int) ([]int, error) {
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp", "localhost:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}

func acceptEach(addrs []string) error {
	for _, a := range addrs {
		l, err := net.Listen("tcp", a) // want "each iteration"
		if err != nil {
			return err
		}
		defer l.Close()
		c, err := l.Accept()
		if err != nil {
			return err
		}
		c.Close()
	}
	return nil
}

// ok: an option is given once
func options(args []string, run func() int) int {
	for ; len(args) > 1; args = args[2:] {
		switch args[0] {
		case "-log":
			f, err := os.Create(args[1])
			if err != nil {
				return 1
			}
			defer f.Close()
			fmt.Fprintln(f, "begin")
		}
	}
	return run()
}

func kinds(names []string, run func() int) int {
	for ; len(names) > 1; names = names[2:] {
		switch names[0] {
		case "log":
			f, err := os.Create(names[1]) // want "each iteration"
			if err != nil {
				return 1
			}
			defer f.Close()
			fmt.Fprintln(f, "begin")
		}
	}
	return run()
}
