package loops

import (
	"fmt"
	"net"
	"os"
)

// freePort returns a port that is taken until release is called.
func freePort() (port int, release func() error, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, nil, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close, nil
}

// reserveAll keeps every port until it has them all: none is given out twice.
//
// ok
func reserveAll(names []string) ([]string, error) {
	var args []string
	for _, name := range names {
		port, release, err := freePort()
		if err != nil {
			return nil, err
		}
		defer release()
		args = append(args, fmt.Sprintf("%s:%d", name, port))
	}
	return args, nil
}

// reserveLeaky never gives them back.
func reserveLeaky(names []string) ([]string, error) {
	var args []string
	for _, name := range names {
		port, _, err := freePort() // want "acquired in each iteration and never released"
		if err != nil {
			return nil, err
		}
		args = append(args, fmt.Sprintf("%s:%d", name, port))
	}
	return args, nil
}

// opened returns a file, and what closes it.
func opened(name string) (*os.File, func() error, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}

func statAll(names []string) (total int64, err error) {
	for _, name := range names {
		f, done, err := opened(name) // want "done is deferred in a loop"
		if err != nil {
			return 0, err
		}
		defer done()
		if info, err := f.Stat(); err == nil {
			total += info.Size()
		}
	}
	return total, nil
}

func startServer(name string) (stop func(), err error) {
	if name == "" {
		return nil, fmt.Errorf("no name")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return func() { f.Close() }, nil
}

// ok: all of them run while work does.
func withServers(names []string, work func()) error {
	for _, name := range names {
		stop, err := startServer(name)
		if err != nil {
			return err
		}
		defer stop()
	}
	work()
	return nil
}

// There is nothing behind the loop that they could run for.
func startEach(names []string) error {
	for _, name := range names {
		stop, err := startServer(name) // want "deferred in a loop"
		if err != nil {
			return err
		}
		defer stop()
	}
	return nil
}
