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

// What lets some calls pass observes the others.
func unaryTraced(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) { // ok
	if info.FullMethod == "/health" {
		return handler(ctx, req)
	}
	ctx, span := otel.Tracer("rpc").Start(ctx, info.FullMethod)
	defer span.End()
	return handler(ctx, req)
}

func streamTraced(srv any, ss grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	_, span := otel.Tracer("rpc").Start(ss.Context(), info.FullMethod)
	defer span.End()
	return handler(srv, ss)
}
