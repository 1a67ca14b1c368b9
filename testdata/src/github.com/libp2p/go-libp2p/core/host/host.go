// Package host is a stub of go-libp2p's.
package host

import (
	"context"

	"github.com/libp2p/go-libp2p/core/network"
)

type Host interface {
	NewStream(ctx context.Context, peer string, protocols ...string) (network.Stream, error)
}
