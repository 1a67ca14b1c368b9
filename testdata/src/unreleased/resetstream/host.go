package resetstream

import (
	"context"
	"errors"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
)

type client struct{ host host.Host }

func (c *client) size(ctx context.Context, peer string) (int, error) {
	s, err := c.host.NewStream(ctx, peer, "/size") // want `result of c.host.NewStream is never released: s.Close is missing`
	if err != nil {
		return 0, err
	}
	n, err := s.Read(make([]byte, 8))
	if err != nil {
		return 0, errors.New("no size")
	}
	return n, nil
}

func (c *client) sizeOnce(ctx context.Context, peer string) (int, error) {
	s, err := c.host.NewStream(ctx, peer, "/size") // ok
	if err != nil {
		return 0, err
	}
	defer s.Close()
	return s.Read(make([]byte, 8))
}

func (c *client) open(ctx context.Context, peer string) (network.Stream, error) {
	return c.host.NewStream(ctx, peer, "/size") // ok
}
