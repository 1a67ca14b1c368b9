// Package rangedagain acquires something for each element of a map, and goes through
// the map again.
package rangedagain

import (
	"errors"
	"net"
	"net/http"
	"os"
)

var errTooMany = errors.New("too many")

type group struct {
	servers map[string]*http.Server
	others  map[string]*http.Server
}

// ok: the servers for which there are listeners are those that take them.
func (g *group) start() error {
	listeners := make(map[string]net.Listener)
	for name, srv := range g.servers {
		ln, err := net.Listen("tcp", srv.Addr)
		if err != nil {
			for _, other := range listeners {
				other.Close()
			}
			return err
		}
		listeners[name] = ln
	}
	for name, srv := range g.servers {
		go srv.Serve(listeners[name])
	}
	return nil
}

// ok: of a parameter.
func readAll(names map[string]bool) error {
	files := make(map[string]*os.File)
	for name := range names {
		f, err := os.Open(name)
		if err != nil {
			return closeAll(files, err)
		}
		files[name] = f
	}
	for name := range names {
		files[name].Close()
	}
	return nil
}

func closeAll(files map[string]*os.File, err error) error {
	for _, f := range files {
		f.Close()
	}
	return err
}

// There may be no others.
func (g *group) startOthers() error {
	listeners := make(map[string]net.Listener)
	for name, srv := range g.servers {
		ln, err := net.Listen("tcp", srv.Addr) // want "ln.Close"
		if err != nil {
			for _, other := range listeners {
				other.Close()
			}
			return err
		}
		listeners[name] = ln
	}
	for name, srv := range g.others {
		go srv.Serve(listeners[name])
	}
	return nil
}

// Here the function fails in between.
func (g *group) startFew(most int) error {
	listeners := make(map[string]net.Listener)
	for name, srv := range g.servers {
		ln, err := net.Listen("tcp", srv.Addr) // want "ln.Close"
		if err != nil {
			for _, other := range listeners {
				other.Close()
			}
			return err
		}
		listeners[name] = ln
	}
	if len(listeners) > most {
		return errTooMany
	}
	for name, srv := range g.servers {
		go srv.Serve(listeners[name])
	}
	return nil
}

// And here the map has lost its elements.
func readSome(names map[string]bool) error {
	files := make(map[string]*os.File)
	for name := range names {
		f, err := os.Open(name) // want "f.Close"
		if err != nil {
			return closeAll(files, err)
		}
		files[name] = f
	}
	for name, wanted := range names {
		if !wanted {
			delete(names, name)
		}
	}
	for name := range names {
		files[name].Close()
	}
	return nil
}

type alive struct {
	net.Listener
	limit int
}

// ok: those that are there are not nil, by themselves or in a struct.
func listenAll(addrs []string) ([]net.Listener, error) {
	var all []net.Listener
	for i, addr := range addrs {
		ln, err := net.Listen("tcp", addr)
		if err != nil {
			for _, other := range all {
				if other != nil {
					other.Close()
				}
			}
			return nil, err
		}
		if i > 0 {
			all = append(all, alive{ln, i})
		} else {
			all = append(all, ln)
		}
	}
	return all, nil
}

// Another test leaves some of them.
func listenSome(addrs []string) ([]net.Listener, error) {
	var all []net.Listener
	for _, addr := range addrs {
		ln, err := net.Listen("tcp", addr) // want "for those of earlier iterations"
		if err != nil {
			for _, other := range all {
				if other.Addr().String() != addr {
					other.Close()
				}
			}
			return nil, err
		}
		all = append(all, ln)
	}
	return all, nil
}
