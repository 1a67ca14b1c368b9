// Package failuredefer: helpers whose deferred release runs only where they
// fail. Where they succeed their callers still have the resource.
package failuredefer

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

// check releases the body if it fails.
func check(resp *http.Response) error {
	if resp.StatusCode >= 400 {
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("status %d: %s", resp.StatusCode, b)
	}
	return nil
}

// fetch hands on what check has left.
func fetch(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if err := check(resp); err != nil {
		return nil, err
	}
	return resp, nil
}

// ok
func use(url string) ([]byte, error) {
	resp, err := fetch(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func useWrong(url string) ([]byte, error) {
	resp, err := fetch(url) // want "never released"
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func checkOnly(url string) error {
	resp, err := http.Get(url) // want "not released on every path"
	if err != nil {
		return err
	}
	return check(resp)
}

// regular releases the file if it is none.
func regular(f *os.File) error {
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		defer f.Close()
		return fmt.Errorf("not regular: %w", err)
	}
	return nil
}

// ok
func open(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if err := regular(f); err != nil {
		return nil, err
	}
	return f, nil
}

func openWrong(name string) error {
	f, err := os.Open(name) // want "not released on every path"
	if err != nil {
		return err
	}
	return regular(f)
}

// always releases the file, however it ends.
func always(f *os.File) error {
	defer f.Close()
	_, err := f.Stat()
	return err
}

// ok
func openAlways(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return always(f)
}
