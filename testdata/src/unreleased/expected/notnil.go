package expected

import (
	"net"

	"github.com/stretchr/testify/require"
)

type peer struct{ conn net.Conn }

func newPeer(conn net.Conn) *peer { return &peer{conn} }

func (p *peer) Close() error { return p.conn.Close() }

func connected(t require.TestingT) *peer {
	conn, err := net.Dial("tcp", "somewhere")
	require.NoError(t, err)
	p := newPeer(conn)
	require.NotNil(t, p)
	return p
}

func open(t require.TestingT) {
	p := connected(t) // want "result of connected is never released: p.Close is missing"
	require.NotNil(t, p.conn)
}

// ok: closed
func closed(t require.TestingT) {
	p := connected(t)
	require.NotNil(t, p)
	require.NoError(t, p.Close())
}

// ok: what is nil has nothing to release
func none(t require.TestingT) {
	p := newPeer(nil)
	require.Nil(t, p.conn)
	conn, _ := net.Dial("tcp", "nowhere")
	require.Nil(t, conn)
}
