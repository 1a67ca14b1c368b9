package lending

import (
	"io"
	"os"

	"unreleased/lending/lend"
)

// ok: the function gives the file to whoever calls it.
func put(k *lend.Kept, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	k.Put(name, func() io.Closer { return f })
	return nil
}

// ok
func call(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return lend.Call(func() (*os.File, error) { return f, nil })
}

// The function gives only what it has read.
func try(name string) (bool, error) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return false, err
	}
	return lend.Try(func() (int, error) { return f.Read(nil) }), nil
}

// ok: the reader closes the file at its end.
func untilEnd(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(lend.UntilEnd(f))
}

func counting(name string) ([]byte, error) {
	f, err := os.Open(name) // want `result of os.Open is never released`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(lend.Counting(f))
}
