// Package stats is a stub: signatures of google.golang.org/grpc/stats.
package stats

import "context"

type Handler interface {
	HandleRPC(ctx context.Context, s any)
}
