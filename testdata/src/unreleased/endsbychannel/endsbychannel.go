// Package endsbychannel gives those who start something a channel to end it by, which
// may be nil.
package endsbychannel

import (
	"errors"
	"net"
)

var errLocal = errors.New("local")

func serve(c net.Conn, lines chan<- byte) {
	buf := make([]byte, 1)
	for {
		if _, err := c.Read(buf); err != nil {
			return
		}
		lines <- buf[0]
	}
}

// ok: who gives no channel wants it for good.
func start(addr string, lines chan<- byte, done <-chan struct{}) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if done != nil {
		go func() {
			<-done
			c.Close()
		}()
	}
	go serve(c, lines)
	return nil
}

// Where it fails nothing has been started.
func startOrFail(addr string, lines chan<- byte, done <-chan struct{}) error {
	c, err := net.Dial("tcp", addr) // want `c.Close is missing before the return on line 45`
	if err != nil {
		return err
	}
	if c.LocalAddr().String() == addr {
		return errLocal
	}
	if done != nil {
		go func() {
			<-done
			c.Close()
		}()
	}
	go serve(c, lines)
	return nil
}

// The channel has nothing to do with the end.
func startTold(addr string, lines chan<- byte, told chan<- struct{}) error {
	c, err := net.Dial("tcp", addr) // want `c.Close is missing`
	if err != nil {
		return err
	}
	if told != nil {
		go func() { told <- struct{}{} }()
	}
	go serve(c, lines)
	return nil
}

// Nobody asks whether there is one.
func startUnasked(addr string, lines chan<- byte, stop bool, done <-chan struct{}) error {
	c, err := net.Dial("tcp", addr) // want `c.Close is missing`
	if err != nil {
		return err
	}
	if stop {
		go func() {
			<-done
			c.Close()
		}()
	}
	go serve(c, lines)
	return nil
}

// What waits for the channel only counts.
func startCounted(addr string, lines chan<- byte, done <-chan struct{}) error {
	c, err := net.Dial("tcp", addr) // want `c.Close is missing`
	if err != nil {
		return err
	}
	ended := 0
	if done != nil {
		go func() {
			<-done
			ended++
			println(ended)
		}()
	}
	if c.LocalAddr().String() == addr {
		return c.Close()
	}
	return nil
}

// ok: a helper does the last.
func startHelped(addr string, lines chan<- byte, done <-chan struct{}) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if done != nil {
		go func() {
			<-done
			end(c)
		}()
	}
	go serve(c, lines)
	return nil
}

func end(c net.Conn) {
	c.Close()
}
