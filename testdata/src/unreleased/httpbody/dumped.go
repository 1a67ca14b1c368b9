package httpbody

import (
	"log"
	"net/http"
	"net/http/httputil"
)

// ok: what is dumped with its body is kept in memory
func dumped(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	text, err := httputil.DumpResponse(resp, true)
	if err != nil {
		return err
	}
	log.Printf("%s", text)
	return nil
}

// ok: as the caller says
func dumpedMaybe(url string, body bool) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	text, err := httputil.DumpResponse(resp, body)
	return string(text), err
}

func dumpedHead(url string) (string, error) {
	resp, err := http.Get(url) // want "never released"
	if err != nil {
		return "", err
	}
	text, err := httputil.DumpResponse(resp, false)
	return string(text), err
}

func dumpedLate(url string) (string, error) {
	resp, err := http.Get(url) // want "not released on every path"
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return resp.Status, nil
	}
	text, err := httputil.DumpResponse(resp, true)
	return string(text), err
}
