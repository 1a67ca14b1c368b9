package assertedfields

import (
	"io"
	"os"

	"unreleased/assertedfields/options"
)

// ok: who closes what it returns closes the file
func joined(name string, then io.Reader) (io.Reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &options.Joined{First: f, Then: then}, nil
}

var opens = map[string]func(io.Reader) (io.Reader, error){
	"header": func(r io.Reader) (io.Reader, error) {
		f, err := os.Open("header") // ok
		if err != nil {
			return nil, err
		}
		return &options.Joined{First: f, Then: r}, nil
	},
}

func counted(name string) (io.ReadCloser, error) {
	f, err := os.Open(name) // want `result of os.Open is never released: f.Close is missing`
	if err != nil {
		return nil, err
	}
	return &options.Counted{In: f}, nil
}

func headerOf(name string) (*options.Joined, error) {
	f, err := os.Open(name) // ok
	if err != nil {
		return nil, err
	}
	return &options.Joined{First: f}, nil
}

func size(name string) (n int64, err error) {
	j, err := headerOf(name) // want `result of headerOf is never released: j.Close is missing`
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, j)
}

// ok
func sizeRight(name string) (n int64, err error) {
	j, err := headerOf(name)
	if err != nil {
		return 0, err
	}
	defer j.Close()
	return io.Copy(io.Discard, j)
}
