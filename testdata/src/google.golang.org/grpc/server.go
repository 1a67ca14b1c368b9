package grpc

import (
	"context"

	"google.golang.org/grpc/stats"
)

type ServerOption interface{ applyServer() }

type Server struct{ open bool }

type UnaryServerInfo struct{ FullMethod string }

type UnaryHandler func(ctx context.Context, req any) (any, error)

type UnaryServerInterceptor func(ctx context.Context, req any, info *UnaryServerInfo, handler UnaryHandler) (resp any, err error)

func NewServer(opts ...ServerOption) *Server

func StatsHandler(h stats.Handler) ServerOption

func ChainUnaryInterceptor(interceptors ...UnaryServerInterceptor) ServerOption

type StreamServerInfo struct{ FullMethod string }

type ServerStream interface{ Context() context.Context }

type StreamHandler func(srv any, stream ServerStream) error

type StreamServerInterceptor func(srv any, ss ServerStream, info *StreamServerInfo, handler StreamHandler) error

func ChainStreamInterceptor(interceptors ...StreamServerInterceptor) ServerOption
