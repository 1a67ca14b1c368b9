// Package reflects has wrappers that call by reflection (W9).
package reflects

import (
	"context"
	"reflect"

	"go.opentelemetry.io/otel/trace"
)

var tracer trace.Tracer

// sum: brackets 1 reflect \(span span\)
func invoke(ctx context.Context, h func(context.Context) error) []reflect.Value {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	return reflect.ValueOf(h).Call([]reflect.Value{reflect.ValueOf(ctx)})
}

// sum: brackets 1 reflect \(span span\)
func invokeAny(ctx context.Context, h any) []reflect.Value {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	v := reflect.ValueOf(h)
	return v.Call([]reflect.Value{reflect.ValueOf(ctx)})
}

// sum: observed
func inspect(ctx context.Context, h any) string {
	ctx, span := tracer.Start(ctx, "x")
	defer span.End()
	_ = ctx
	return reflect.ValueOf(h).Type().String()
}
