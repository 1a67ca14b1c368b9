// Package otelgrpc is a stub: a signature of the package of that name.
package otelgrpc

import "google.golang.org/grpc/stats"

type Option interface{ apply() }

func NewServerHandler(opts ...Option) stats.Handler { return nil }
