// Package copiedowner: a struct that is passed by value shares its maps and
// slices with whoever passed it, so what is stored there outlives the call.
package copiedowner

import "os"

type conn struct {
	*os.File
	user string
}

type proxy struct {
	conns map[int]conn
	files map[string]*os.File
	last  *os.File
}

func open(name string) (conn, error) {
	f, err := os.Open(name)
	if err != nil {
		return conn{}, err
	}
	return conn{f, ""}, nil
}

func (p proxy) add(id int, name string) {
	// ok: drop releases it
	c, err := open(name)
	if err == nil {
		p.conns[id] = c
	}
}

func (p proxy) get(id int, name string) (c conn, err error) {
	c, ok := p.conns[id]
	if ok {
		return c, nil
	}
	// ok
	c, err = open(name)
	if err != nil {
		return conn{}, err
	}
	p.conns[id] = c
	return c, nil
}

func (p proxy) size(id int, name string) (int64, error) {
	// ok: the map has it
	c, err := p.get(id, name)
	if err != nil {
		return 0, err
	}
	c.user = "nobody"
	info, err := c.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (p proxy) drop(id int) {
	if c, ok := p.conns[id]; ok {
		c.Close()
		delete(p.conns, id)
	}
}

func (p proxy) checked(id int, name string) error {
	c, err := open(name) // want `not released on every path`
	if err != nil {
		return err
	}
	if _, err := c.Stat(); err != nil {
		return err
	}
	p.conns[id] = c
	return nil
}

// The function has a copy as the method has.
func add(p proxy, name string) error {
	// ok
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	p.files[name] = f
	return nil
}

func made() proxy { return proxy{files: make(map[string]*os.File)} }

var all []proxy

func result(name string) error {
	p := made()
	all = append(all, p)
	// ok: all has the map
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	p.files[name] = f
	return nil
}

func fresh(name string) error {
	p := proxy{files: make(map[string]*os.File)}
	f, err := os.Open(name) // want `never released`
	if err != nil {
		return err
	}
	p.files[name] = f
	return nil
}

func (p proxy) lost(name string) error {
	f, err := os.Open(name) // want `never released`
	if err != nil {
		return err
	}
	p.last = f
	return nil
}
