// Package otelhttp is a stub.
package otelhttp

import (
	"net/http"

	"go.opentelemetry.io/otel"
)

type Transport struct{ rt http.RoundTripper }

func NewTransport(base http.RoundTripper) *Transport { return &Transport{base} }

func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	_, span := otel.Tracer("otelhttp").Start(r.Context(), "HTTP")
	defer span.End()
	return t.rt.RoundTrip(r)
}
