package giventheerror

import (
	"io"
	"net/http"
	"os"

	"unreleased/giventheerror/passing"
)

// regular passes the file on with its error, and releases one that it refuses.
func regular(f *os.File, err error) (*os.File, error) {
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	if info.IsDir() {
		f.Close()
		return nil, os.ErrInvalid
	}
	return f, nil
}

// ok: a file that is refused has been released
func nestedCall(name string) error {
	f, err := regular(os.Open(name))
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

func nestedCallKept(name string) error {
	f, err := regular(os.Open(name)) // want `Close is missing`
	if err != nil {
		return err
	}
	return f.Sync()
}

// ok: so it has in two statements
func twoStatements(name string) error {
	f, err := os.Open(name)
	g, err := regular(f, err)
	if err != nil {
		return err
	}
	defer g.Close()
	return g.Sync()
}

func twoStatementsKept(name string) error {
	f, err := os.Open(name) // want `Close is missing`
	g, err := regular(f, err)
	if err != nil {
		return err
	}
	return g.Sync()
}

// ok: the caller has what has been passed on
func handedOn(name string) (*os.File, error) { return regular(os.Open(name)) }

func handedOnKept(name string) error {
	f, err := handedOn(name) // want `f.Close is missing`
	if err != nil {
		return err
	}
	return f.Sync()
}

// ok: a bad response has been released elsewhere
func fetch(url string) ([]byte, error) {
	resp, err := passing.OK(http.Get(url))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func fetchKept(url string) ([]byte, error) {
	resp, err := passing.OK(http.Get(url)) // want `Close is missing`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func fetchAny(url string) ([]byte, error) {
	resp, err := passing.Any(http.Get(url)) // want `Close is missing`
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
