// Package registersitself uses a client whose methods register functions that
// use it with itself.
package registersitself

import "unreleased/registersitself/rpc"

func never(addr string) (string, error) {
	c, err := rpc.Dial(addr) // want `c.Close is missing`
	if err != nil {
		return "", err
	}
	return c.Call("x")
}

func path(addr string) error {
	c, err := rpc.Dial(addr) // want `c.Close is missing before the return on line 21`
	if err != nil {
		return err
	}
	if _, err := c.Call("x"); err != nil {
		return err
	}
	return c.Close()
}

// ok
func right(addr string) (string, error) {
	c, err := rpc.Dial(addr)
	if err != nil {
		return "", err
	}
	defer c.Close()
	return c.Call("x")
}

// An endpoint is closed by a function that it has registered.
type endpoint struct {
	c     *rpc.Client
	onEnd []func()
}

// ok: what is registered releases it
func (e *endpoint) dial(addr string) error {
	c, err := rpc.Dial(addr)
	if err != nil {
		return err
	}
	e.c = c
	e.onEnd = append(e.onEnd, func() { c.Close() })
	return nil
}

func (e *endpoint) end() {
	for _, f := range e.onEnd {
		f()
	}
}
