// Package errormakers answers with errors of a package of the module's own.
package errormakers

import (
	"log/slog"
	"net/http"
	"time"

	"unobserved/errormakers/errors"
)

// ok
func send(client *http.Client, url string) (int, error) {
	if url == "" {
		return 0, errors.New("no address for %s", "hook")
	}
	start := time.Now()
	code, err := again(func() (int, error) {
		resp, err := client.Get(url)
		if err != nil {
			return 0, errors.New("asking: %w", err)
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusTooManyRequests {
			return 0, errors.New("asked too often: %d", resp.StatusCode)
		}
		return resp.StatusCode, nil
	})
	if err != nil {
		return code, err
	}
	slog.Info("asked", "duration", time.Since(start))
	return code, nil
}

func again(f func() (int, error)) (code int, err error) {
	for range 3 {
		if code, err = f(); err == nil {
			break
		}
	}
	return code, err
}

func sendElse(client *http.Client, url, other string) (int, error) {
	if other != "" {
		return ask(client, other) // want `call of ask in this branch is not observed`
	}
	start := time.Now()
	code, err := ask(client, url)
	slog.Info("asked", "duration", time.Since(start))
	return code, err
}

func ask(client *http.Client, url string) (int, error) {
	resp, err := client.Get(url)
	if err != nil {
		return 0, errors.New("asking: %w", err)
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}
