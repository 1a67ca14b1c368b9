package sessions

import (
	"net"

	"golang.org/x/crypto/ssh"
)

type tunnel struct {
	ln   net.Listener
	dial func() (net.Conn, error)
}

// ok: the listener goes with the client, which the literal has, too
func captured(addr string, cfg *ssh.ClientConfig) (*tunnel, error) {
	client, err := ssh.Dial("tcp", addr, cfg)
	if err != nil {
		return nil, err
	}
	ln, err := client.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		client.Close()
		return nil, err
	}
	t := &tunnel{ln: ln, dial: func() (net.Conn, error) { return client.Dial("tcp", addr) }}
	if len(addr) > 80 {
		client.Close()
		return nil, net.ErrClosed
	}
	return t, nil
}

func capturedOther(addr string, cfg *ssh.ClientConfig, other *ssh.Client) (*tunnel, error) {
	client, err := ssh.Dial("tcp", addr, cfg) // want "client.Close is missing"
	if err != nil {
		return nil, err
	}
	ln, err := client.Listen("tcp", "0.0.0.0:0") // want "ln.Close is missing"
	if err != nil {
		client.Close()
		return nil, err
	}
	t := &tunnel{ln: ln, dial: func() (net.Conn, error) { return client.Dial("tcp", addr) }}
	if len(addr) > 80 {
		other.Close()
		return nil, net.ErrClosed
	}
	return t, nil
}
