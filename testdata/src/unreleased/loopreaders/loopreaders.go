// Package loopreaders defers releases in loops that gather what uses the resources.
package loopreaders

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"os"
)

// ok: the readers are needed behind the loop
func readers(w io.Writer, names []string) error {
	var rs []*bufio.Reader
	for _, n := range names {
		f, err := os.Open(n)
		if err != nil {
			return err
		}
		defer f.Close()
		rs = append(rs, bufio.NewReader(f))
	}
	for _, r := range rs {
		if _, err := r.WriteTo(w); err != nil {
			return err
		}
	}
	return nil
}

// ok
func joined(w io.Writer, names []string) error {
	var rs []io.Reader
	for _, n := range names {
		f, err := os.Open(n)
		if err != nil {
			return err
		}
		defer f.Close()
		rs = append(rs, bufio.NewReader(f))
	}
	_, err := io.Copy(w, io.MultiReader(rs...))
	return err
}

// ok: unpacked readers by name
func unpacked(names []string, use func(map[string]io.Reader) error) error {
	rs := make(map[string]io.Reader)
	for _, n := range names {
		f, err := os.Open(n)
		if err != nil {
			return err
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			return err
		}
		rs[n] = z
	}
	return use(rs)
}

// ok: the functions look into the files
func functions(names []string) (n int, err error) {
	var fns []func() string
	for _, x := range names {
		f, err := os.Open(x)
		if err != nil {
			return 0, err
		}
		defer f.Close()
		fns = append(fns, func() string { return f.Name() })
	}
	for _, f := range fns {
		n += len(f())
	}
	return n, nil
}

// What is gathered was read: the files are not needed any more.
func contents(names []string) (all [][]byte, err error) {
	for _, n := range names {
		f, err := os.Open(n) // want `deferred in a loop`
		if err != nil {
			return nil, err
		}
		defer f.Close()
		data, err := io.ReadAll(bufio.NewReader(f))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func buffers(names []string) (all []*bytes.Buffer, err error) {
	for _, n := range names {
		f, err := os.Open(n) // want `deferred in a loop`
		if err != nil {
			return nil, err
		}
		defer f.Close()
		b := new(bytes.Buffer)
		if _, err := io.Copy(b, f); err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, nil
}
