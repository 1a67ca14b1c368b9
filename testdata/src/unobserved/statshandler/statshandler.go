// Package statshandler has servers whose interceptors observe one kind of
// calls only, with and without a stats handler, which sees both.
package statshandler

import (
	"context"

	"go.opentelemetry.io/otel"
	"google.golang.org/grpc"
	"google.golang.org/grpc/stats"
)

func tracing(ctx context.Context, req any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	ctx, span := otel.Tracer("grpc").Start(ctx, info.FullMethod)
	defer span.End()
	return next(ctx, req)
}

func authorized(srv any, ss grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) error {
	if err := ss.Context().Err(); err != nil {
		return err
	}
	return next(srv, ss)
}

func unseen() *grpc.Server {
	return grpc.NewServer(
		grpc.ChainUnaryInterceptor(tracing),     // ok
		grpc.ChainStreamInterceptor(authorized)) // want `the chain of stream interceptors is not observed; 1 of its 2 sibling twins`
}

func seen(h stats.Handler) *grpc.Server {
	return grpc.NewServer(
		grpc.StatsHandler(h),                    // ok
		grpc.ChainUnaryInterceptor(tracing),     // ok
		grpc.ChainStreamInterceptor(authorized)) // ok
}

func seenLast(h stats.Handler) *grpc.Server {
	opts := []grpc.ServerOption{
		grpc.ChainUnaryInterceptor(tracing),     // ok
		grpc.ChainStreamInterceptor(authorized), // ok
	}
	opts = append(opts, grpc.StatsHandler(h))
	return grpc.NewServer(opts...)
}
