package catalog

import (
	"context"
	"fmt"
	"io"
	"net/http"
)

// Mirrors are servers that have the pictures.
type Mirrors struct {
	client          *http.Client
	first, fallback string // base URLs
}

// Fetch returns a picture. If the first mirror answers with an error, its
// response is forgotten for that of the second.
func (m *Mirrors) Fetch(ctx context.Context, name string) ([]byte, error) {
	resp, err := m.get(ctx, m.first+name) // leak: overwritten
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp, err = m.get(ctx, m.fallback+name)
		if err != nil {
			return nil, err
		}
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// Version returns the version of the first mirror. The response of a mirror
// that is not well is never closed.
func (m *Mirrors) Version(ctx context.Context) (string, error) {
	resp, err := m.get(ctx, m.first+"version") // leak: path
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("version: %s", resp.Status)
	}
	defer resp.Body.Close()
	version, err := io.ReadAll(resp.Body)
	return string(version), err
}

// get hands the response to its caller, who releases it.
func (m *Mirrors) get(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return m.client.Do(req)
}
