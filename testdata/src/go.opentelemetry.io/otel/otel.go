// Package otel is a stub: the signatures of go.opentelemetry.io/otel.
package otel

import "go.opentelemetry.io/otel/trace"

var global trace.TracerProvider

func Tracer(name string, opts ...trace.TracerOption) trace.Tracer {
	return GetTracerProvider().Tracer(name, opts...)
}

func GetTracerProvider() trace.TracerProvider   { return global }
func SetTracerProvider(tp trace.TracerProvider) { global = tp }
