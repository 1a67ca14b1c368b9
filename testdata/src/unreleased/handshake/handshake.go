// Package handshake looks at the answer to a handshake before, or in place of,
// the error: with another status than that of a change of protocol there is no
// connection.
package handshake

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/gorilla/websocket"
)

func explained(url string, header http.Header) (*websocket.Conn, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, header) // ok
	if resp != nil && resp.StatusCode >= 400 {
		var why struct{ Message string }
		if err = json.NewDecoder(resp.Body).Decode(&why); err != nil {
			return nil, errors.New("refused")
		}
		return nil, errors.New(why.Message)
	}
	if err != nil {
		return nil, err
	}
	return conn, nil
}

func unlike(url string) (*websocket.Conn, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil) // ok
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil, errors.New("refused")
	}
	return conn, nil
}

func like(url string) (*websocket.Conn, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil) // want "conn.Close is missing before the return on line 46"
	if err != nil {
		return nil, err
	}
	if resp.StatusCode < 400 && resp.Header.Get("Token") == "" {
		return nil, errors.New("no token")
	}
	return conn, nil
}
