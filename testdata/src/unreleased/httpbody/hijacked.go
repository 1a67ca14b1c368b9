package httpbody

import (
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
)

// ok: behind the answer the connection goes on, and a Close of its body would read
// that
func tunnel(conn net.Conn, req *http.Request) (net.Conn, error) {
	client := httputil.NewClientConn(conn, nil)
	resp, err := client.Do(req)
	if err != nil && !errors.Is(err, httputil.ErrPersistEOF) {
		client.Close()
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		client.Close()
		return nil, errors.New(resp.Status)
	}
	conn, _ = client.Hijack()
	return conn, nil
}
