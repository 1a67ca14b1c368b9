// Package transports makes clients of which one sends its requests bare.
package transports

import (
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

type clients struct{ tariffs, weather, customs, probe *http.Client }

func newClients(given http.RoundTripper) *clients {
	return &clients{
		tariffs: &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}, // ok
		weather: &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}, // ok
		customs: &http.Client{Transport: http.DefaultTransport},                        // want `DefaultTransport in field Transport is not observed; 2 of its 3 sibling values go through otelhttp.NewTransport`
		probe:   &http.Client{Transport: given},                                        // ok: whoever gives it may have observed it
	}
}
