package handshake

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
)

func refused() error { return errors.New("refused") }

// ok: the body of the answer is the connection
func upgrade(req *http.Request) (net.Conn, error) {
	var conn net.Conn
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { conn = info.Conn }}
	req = req.WithContext(httptrace.WithClientTrace(context.Background(), trace))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		resp.Body.Close()
		return nil, refused()
	}
	return conn, nil
}

func upgradeRefused(req *http.Request, conn net.Conn) (net.Conn, error) {
	resp, err := http.DefaultClient.Do(req) // want "resp.Body.Close is missing"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil, refused()
	}
	return conn, nil
}

func upgradeRead(req *http.Request) (io.Writer, error) {
	resp, err := http.DefaultClient.Do(req) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		resp.Body.Close()
		return nil, refused()
	}
	rw, ok := resp.Body.(io.ReadWriteCloser)
	if !ok {
		return nil, refused()
	}
	return rw, nil
}

func upgradeOK(req *http.Request, conn net.Conn) (net.Conn, error) {
	resp, err := http.DefaultClient.Do(req) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, refused()
	}
	return conn, nil
}
