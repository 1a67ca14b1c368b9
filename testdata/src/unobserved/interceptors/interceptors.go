// Package interceptors uses one interceptor beside one that observes, and alone.
package interceptors

import (
	"context"

	"go.opentelemetry.io/otel"
	"google.golang.org/grpc"
)

func unaryAuth(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	return handler(ctx, req)
}

func unarySpan(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	ctx, span := otel.Tracer("rpc").Start(ctx, info.FullMethod)
	defer span.End()
	return handler(ctx, req)
}

func public() *grpc.Server {
	return grpc.NewServer(grpc.ChainUnaryInterceptor(unarySpan, unaryAuth))
}

func internal() *grpc.Server {
	return grpc.NewServer(grpc.ChainUnaryInterceptor(unaryAuth)) // ok: it goes around handlers
}
