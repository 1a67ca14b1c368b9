package behind

import (
	"context"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"google.golang.org/grpc"
)

type service struct{}

func Handle(s *grpc.Server, impl *service) {}

func traceUnary(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	ctx, span := tracer.Start(ctx, info.FullMethod)
	defer span.End()
	return handler(ctx, req)
}

func checkUnary(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	return handler(ctx, req)
}

func rpc() {
	s := grpc.NewServer(grpc.StatsHandler(otelgrpc.NewServerHandler()))
	Handle(s, new(service)) // behind
	t := grpc.NewServer(grpc.ChainUnaryInterceptor(checkUnary, traceUnary))
	Handle(t, new(service)) // behind
	u := grpc.NewServer(grpc.ChainUnaryInterceptor(checkUnary))
	Handle(u, new(service)) // open
	v := grpc.NewServer()
	Handle(v, new(service)) // open
}
