// Package resetstream: a stream of libp2p is released by a reset as well.
package resetstream

import (
	"context"

	"github.com/libp2p/go-libp2p/core/network"
)

// ok
func ask(ctx context.Context, n network.Network, peer string) (int, error) {
	s, err := n.NewStream(ctx, peer)
	if err != nil {
		return 0, err
	}
	p := make([]byte, 8)
	k, err := s.Read(p)
	if err != nil {
		s.Reset()
		return 0, err
	}
	return k, s.Close()
}

func askForgets(ctx context.Context, n network.Network, peer string) (int, error) {
	s, err := n.NewStream(ctx, peer) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	p := make([]byte, 8)
	k, err := s.Read(p)
	if err != nil {
		return 0, err
	}
	return k, s.Close()
}
