// Package lengths tests how long a list is to which resources have been
// appended: it has had elements before.
package lengths

import (
	"errors"
	"net"
)

func use(*net.UDPConn) error { return nil }

func closeAll(conns []*net.UDPConn) {
	for _, c := range conns {
		c.Close()
	}
}

func oneOrAll(first *net.UDPConn, n int) error {
	conns := []*net.UDPConn{first}
	for range n {
		// ok: with this one there are two
		c, err := net.ListenUDP("udp", nil)
		if err != nil {
			continue
		}
		conns = append(conns, c)
	}
	if len(conns) == 1 {
		return use(first)
	}
	closeAll(conns)
	return nil
}

func twoOrAll(first *net.UDPConn, n int) error {
	conns := []*net.UDPConn{first}
	for range n {
		c, err := net.ListenUDP("udp", nil) // want "not released on every path"
		if err != nil {
			continue
		}
		conns = append(conns, c)
	}
	if len(conns) == 2 {
		return use(first)
	}
	closeAll(conns)
	return nil
}

func oneOfNone(n int) error {
	var conns []*net.UDPConn
	for range n {
		c, err := net.ListenUDP("udp", nil) // want "not released on every path"
		if err != nil {
			continue
		}
		conns = append(conns, c)
	}
	if len(conns) == 1 {
		return errors.New("one")
	}
	closeAll(conns)
	return nil
}

func below(first, second *net.UDPConn, more bool) error {
	conns := append([]*net.UDPConn{first}, second)
	if more {
		// ok: three
		c, err := net.ListenUDP("udp", nil)
		if err != nil {
			return err
		}
		conns = append(conns, c)
	}
	if len(conns) < 3 {
		return use(second)
	}
	closeAll(conns)
	return nil
}

func maybe(first *net.UDPConn, with, more bool) error {
	var conns []*net.UDPConn
	if with {
		conns = append(conns, first)
	}
	if more {
		c, err := net.ListenUDP("udp", nil) // want "not released on every path"
		if err != nil {
			return err
		}
		conns = append(conns, c)
	}
	if len(conns) < 2 {
		return errors.New("too few")
	}
	closeAll(conns)
	return nil
}
