// Package packagevars: variables of the package own what is put into them.
package packagevars

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"sync"
)

// ok: acquired once, for the life of the process
var audit, auditErr = os.Create("audit.log")

var (
	db     *sql.DB
	once   sync.Once
	logOut io.WriteCloser
	ctx    context.Context
	stop   context.CancelFunc
)

// ok
func init() {
	ctx, stop = context.WithCancel(context.Background())
	f, err := os.Create("init.log")
	if err != nil {
		log.Fatal(err)
	}
	logOut = f
}

func init() {
	f, err := os.Open("seed") // want "never released"
	if err != nil {
		return
	}
	io.Copy(io.Discard, f)
}

// ok
func open(dsn string) (err error) {
	once.Do(func() {
		db, err = sql.Open("postgres", dsn)
	})
	return err
}

// ok
func connect(dsn string) error {
	d, err := sql.Open("postgres", dsn)
	if err != nil {
		return err
	}
	db = d
	return db.Ping()
}

func connectLate(dsn string) error {
	d, err := sql.Open("postgres", dsn) // want "released"
	if err != nil {
		return err
	}
	if err := d.Ping(); err != nil {
		return err
	}
	db = d
	return nil
}

// ok
func connectLateRight(dsn string) error {
	d, err := sql.Open("postgres", dsn)
	if err != nil {
		return err
	}
	if err := d.Ping(); err != nil {
		return errors.Join(err, d.Close())
	}
	db = d
	return nil
}

// ok: uses what the package owns
func count() (n int, err error) {
	err = db.QueryRow("select count(*) from t").Scan(&n)
	return n, err
}

func list() error {
	rows, err := db.Query("select id from t") // want "not released on every path"
	if err != nil {
		return err
	}
	var id int
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return err
		}
		fmt.Fprintln(logOut, id)
	}
	return nil
}

// ok
func listRight() error {
	rows, err := db.Query("select id from t")
	if err != nil {
		return err
	}
	defer rows.Close()
	var id int
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return err
		}
		fmt.Fprintln(logOut, id)
	}
	return rows.Err()
}

var conns = map[string]net.Conn{}

// ok
func dial(addr string) (net.Conn, error) {
	if c := conns[addr]; c != nil {
		return c, nil
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	conns[addr] = c
	return c, nil
}

// ok: the package's connection is not the caller's to release
func hello(addr string) error {
	c, err := dial(addr)
	if err != nil {
		return err
	}
	_, err = io.WriteString(c, "hello")
	return err
}

type config struct{ out *os.File }

var cfg config

// ok: a field of a variable of the package
func setOutput(path string) (err error) {
	cfg.out, err = os.Create(path)
	return err
}

var handlers []func()

// ok: a closure in a slice of the package
func atExit(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	handlers = append(handlers, func() { f.Close() })
	return nil
}

// atExitForgets registers a closure that only says good-bye.
func atExitForgets(path string) error {
	f, err := os.Create(path) // want "never released"
	if err != nil {
		return err
	}
	handlers = append(handlers, func() { fmt.Println("bye") })
	_, err = f.WriteString("x")
	return err
}

// A command is run by a table of commands.
type command struct {
	name string
	run  func(args []string) error
}

var show = &command{
	name: "show",
	run: func(args []string) error {
		f, err := os.Open(args[0]) // want "before the return on line"
		if err != nil {
			return err
		}
		if len(args) > 1 {
			return errors.New("too many")
		}
		defer f.Close()
		_, err = io.Copy(os.Stdout, f)
		return err
	},
}

var size = func(name string) (n int64, err error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return 0, err
	}
	defer f.Close()
	each(func() error {
		g, err := os.Open(name) // want "never released"
		if err != nil {
			return err
		}
		n, err = io.Copy(io.Discard, g)
		return err
	})
	return n, nil
}

func each(f func() error) error { return f() }
