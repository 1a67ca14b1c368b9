package twins

import (
	"context"

	"go.opentelemetry.io/otel"
)

// What an interceptor is not about, it passes through.
func Tagging(ctx context.Context, req any, i *info, next unaryHandler) (any, error) {
	if i.FullMethod != "/http" {
		return next(ctx, req) // ok
	}
	in, ok := req.(*info)
	if !ok {
		return next(ctx, req) // ok
	}
	return tagged(ctx, in, next)
}

func tagged(ctx context.Context, req *info, next unaryHandler) (any, error) {
	ctx, span := otel.Tracer("grpc").Start(ctx, req.FullMethod)
	defer span.End()
	return next(ctx, req)
}

// A function that is given its work, and no request, is held to it.
func run(ctx context.Context, quick bool, work func(context.Context) error) error {
	if quick {
		return work(ctx) // want `call of work in this branch is not observed; 1 of its 2 sibling branches goes through traced`
	}
	return traced(ctx, work)
}

func traced(ctx context.Context, work func(context.Context) error) error {
	ctx, span := otel.Tracer("grpc").Start(ctx, "work")
	defer span.End()
	return work(ctx)
}
