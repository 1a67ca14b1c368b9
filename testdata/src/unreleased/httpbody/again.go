package httpbody

import "net/http"

type signed struct{ next http.RoundTripper }

// RoundTrip asks again, and the first response may have the only connection.
func (s signed) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(r) // want "not released on every path"
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	return s.next.RoundTrip(r.Clone(r.Context()))
}

// ok: closed before it asks again
func (s signed) again(r *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	resp.Body.Close()
	return s.next.RoundTrip(r.Clone(r.Context()))
}
