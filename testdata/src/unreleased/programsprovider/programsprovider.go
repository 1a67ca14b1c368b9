// Package programsprovider makes a provider the program's, and shuts the program's
// down.
package programsprovider

import (
	"context"

	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

func start() {
	tp := sdktrace.NewTracerProvider() // ok: stop asks for it
	otel.SetTracerProvider(tp)
}

func stop(ctx context.Context) error {
	if tp, ok := otel.GetTracerProvider().(*sdktrace.TracerProvider); ok {
		return tp.Shutdown(ctx)
	}
	return nil
}

func startAlone(name string) {
	tp := sdktrace.NewTracerProvider() // want "result of sdktrace.NewTracerProvider is never released"
	tp.Tracer(name)
}
