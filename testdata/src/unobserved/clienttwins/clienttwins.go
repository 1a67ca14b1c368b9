// Package clienttwins has the interceptors of clients: what observes a stream
// ends elsewhere, so that only one that does not observe at all is bare.
package clienttwins

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
)

func unary(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	ctx, span := otel.Tracer("client").Start(ctx, method)
	defer span.End()
	return invoke(ctx, method, req, reply, cc, opts...)
}

func retry(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string, streamer grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	s, err := streamer(ctx, desc, cc, method, opts...)
	if err != nil {
		return streamer(ctx, desc, cc, method, opts...)
	}
	return s, nil
}

type spanStream struct {
	grpc.ClientStream
	span trace.Span
}

func (s *spanStream) CloseSend() error {
	defer s.span.End()
	return s.ClientStream.CloseSend()
}

func traced(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string, streamer grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	ctx, span := otel.Tracer("client").Start(ctx, method)
	s, err := streamer(ctx, desc, cc, method, opts...)
	if err != nil {
		span.End()
		return nil, err
	}
	return &spanStream{s, span}, nil
}

func bare(addr string) (*grpc.ClientConn, error) {
	var opts []grpc.DialOption
	opts = append(opts, grpc.WithUnaryInterceptor(unary))
	opts = append(opts, grpc.WithStreamInterceptor(retry)) // want `the chain of stream interceptors is not observed; 1 of its 2 sibling twins runs under a span`
	return grpc.NewClient(addr, opts...)
}

func right(addr string) (*grpc.ClientConn, error) {
	return grpc.NewClient(addr, grpc.WithChainUnaryInterceptor(unary), grpc.WithChainStreamInterceptor(retry, traced)) // ok
}

// Where the interceptor comes from is out of sight.
func given(addr string, stream grpc.StreamClientInterceptor) (*grpc.ClientConn, error) {
	return grpc.NewClient(addr, grpc.WithUnaryInterceptor(unary), grpc.WithStreamInterceptor(stream)) // ok
}
