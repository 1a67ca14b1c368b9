// Package othernil asks whether another resource is there, which has been acquired as
// well: one that has not failed is.
package othernil

import (
	"errors"
	"io"
	"net/http"
	"os"
)

func transfer(from, to string) error {
	in, err := os.Open(from) // ok
	if err != nil {
		return err
	}
	out, err := os.Create(to) // ok
	if err != nil {
		in.Close()
		return err
	}
	_, err = io.Copy(out, in)
	if in != nil && out != nil {
		in.Close()
		out.Close()
	}
	return err
}

func guarded(from, to string) error {
	in, err := os.Open(from) // ok
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to) // ok
	if err != nil {
		return err
	}
	if in == nil {
		return errors.New("nothing to read")
	}
	defer out.Close()
	_, err = io.Copy(out, in)
	return err
}

func unchecked(from, to string) error {
	in, inErr := os.Open(from) // ok
	out, err := os.Create(to)  // want "before the return"
	if err != nil {
		if in != nil {
			in.Close()
		}
		return errors.Join(err, inErr)
	}
	if in == nil {
		return inErr
	}
	defer in.Close()
	defer out.Close()
	_, err = io.Copy(out, in)
	return err
}

// optional returns no file where there is no name.
func optional(name string) (*os.File, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func mirrored(from, to string) error {
	in, err := optional(from) // ok
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to) // want "before the return"
	if err != nil {
		return err
	}
	if in == nil {
		return nil
	}
	defer out.Close()
	_, err = io.Copy(out, in)
	return err
}

func shared(from, to string) error {
	in, err := os.Open(from) // ok
	if err != nil {
		return err
	}
	out, err := os.Create(to) // ok
	if err != nil {
		in.Close()
		return err
	}
	defer func() { println(out.Name()) }()
	_, err = io.Copy(out, in)
	if out != nil {
		in.Close()
	}
	return errors.Join(err, out.Close())
}

func trip(rt http.RoundTripper, req *http.Request, name string) error {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return err
	}
	resp, err := rt.RoundTrip(req) // ok
	if err != nil {
		f.Close()
		return err
	}
	if resp == nil {
		return errors.New("neither response nor error")
	}
	defer f.Close()
	return resp.Body.Close()
}
