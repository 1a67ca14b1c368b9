// Package lists has functions that get lists of resources from others.
package lists

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"

	"unreleased/lists/many"
)

func concat(w io.Writer, names []string) error {
	fs, err := many.Open(names...) // want `result of many.Open is not released on every path: Close of the elements of fs is missing before the return on line 21`
	if err != nil {
		return err
	}
	for _, f := range fs {
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
		f.Close()
	}
	return nil
}

// ok
func concatRight(w io.Writer, names []string) error {
	fs, err := many.Open(names...)
	if err != nil {
		return err
	}
	defer many.Close(fs)
	for _, f := range fs {
		if _, err := io.Copy(w, f); err != nil {
			return err
		}
	}
	return nil
}

func sizes(names []string) (int64, error) {
	fs, err := many.Open(names...) // want `result of many.Open is never released: Close of the elements of fs is missing`
	if err != nil {
		return 0, err
	}
	return many.Sizes(fs), nil
}

// ok
func sizesRight(names []string) (int64, error) {
	fs, err := many.Open(names...)
	if err != nil {
		return 0, err
	}
	if len(fs) == 0 {
		return 0, nil
	}
	defer func() {
		for i := range fs {
			fs[i].Close()
		}
	}()
	return many.Sizes(fs), nil
}

// ok: handed on, longer.
func more(names []string, last string) ([]*os.File, error) {
	fs, err := many.Open(names...)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(last)
	if err != nil {
		many.Close(fs)
		return nil, err
	}
	return append(fs, f), nil
}

func moreLeaks(names []string, last string) ([]*os.File, error) {
	fs, err := many.Open(names...) // want `result of many.Open is not released on every path`
	if err != nil {
		return nil, err
	}
	f, err := os.Open(last)
	if err != nil {
		return nil, err
	}
	return append(fs, f), nil
}

type owner struct{ fs []*os.File }

func (o *owner) Close() error {
	var errs []error
	for _, f := range o.fs {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// ok
func newOwner(names []string) (*owner, error) {
	fs, err := many.Open(names...)
	if err != nil {
		return nil, err
	}
	return &owner{fs: fs}, nil
}

// ok
func (o *owner) load(names []string) (err error) {
	o.fs, err = many.Open(names...)
	return err
}

// ok: the list has a method of its own, and is handed on.
func files(names []string) (io.Reader, func(), error) {
	fs, err := many.OpenFiles(names...)
	if err != nil {
		return nil, nil, err
	}
	return fs[0], fs.Close, nil
}

func listen(addrs map[string]string) (map[string]net.Listener, error) {
	m := make(map[string]net.Listener)
	for name, addr := range addrs {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			for _, l := range m {
				l.Close()
			}
			return nil, err
		}
		m[name] = l
	}
	return m, nil
}

// ok
func serve(addrs map[string]string, h http.Handler) error {
	ls, err := listen(addrs)
	if err != nil {
		return err
	}
	for _, l := range ls {
		go http.Serve(l, h)
	}
	return nil
}

func serveLeaks(addrs map[string]string, h http.Handler, check func() error) error {
	ls, err := listen(addrs) // want `result of listen is not released on every path`
	if err != nil {
		return err
	}
	if err := check(); err != nil {
		return err
	}
	for _, l := range ls {
		go http.Serve(l, h)
	}
	return nil
}

// ok: it is not asked whether a key is there.
func one(addrs map[string]string) (net.Listener, error) {
	ls, err := listen(addrs)
	if err != nil {
		return nil, err
	}
	l, ok := ls["http"]
	if !ok {
		return nil, errors.New("no http")
	}
	return l, nil
}

// ok: what is read is no list of what can be closed.
func readers(names []string) ([]io.Reader, error) {
	fs, err := many.Open(names...)
	if err != nil {
		return nil, err
	}
	var rs []io.Reader
	for _, f := range fs {
		rs = append(rs, f)
	}
	return rs, nil
}

func cleanups(names []string) ([]func(), error) {
	fs, err := many.Open(names...)
	if err != nil {
		return nil, err
	}
	var fns []func()
	for _, f := range fs {
		fns = append(fns, func() { f.Close() })
	}
	return fns, nil
}

// ok
func useCleanups(names []string) error {
	fns, err := cleanups(names)
	if err != nil {
		return err
	}
	for _, fn := range fns {
		defer fn()
	}
	return nil
}

// openAll returns the files and the function that releases them.
func openAll(names []string, keep bool) ([]*os.File, func() error, error) {
	var files []*os.File
	var all []io.Closer
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			closeAll(all)
			return nil, nil, err
		}
		if keep {
			files = append(files, f)
		}
		all = append(all, f)
	}
	return files, func() error { return closeAll(all) }, nil
}

func closeAll(all []io.Closer) (last error) {
	for _, c := range all {
		if err := c.Close(); err != nil {
			last = err
		}
	}
	return last
}

// ok
func checkAll(names []string) error {
	_, release, err := openAll(names, false)
	if err != nil {
		return err
	}
	defer release()
	return nil
}

// ok
func keepAll(names []string) ([]*os.File, error) {
	files, release, err := openAll(names, true)
	if err != nil {
		return nil, err
	}
	if len(files) > 9 {
		release()
		return nil, os.ErrInvalid
	}
	return files, nil
}

func dropAll(names []string) ([]*os.File, error) {
	files, release, err := openAll(names, true) // want "result of openAll is not released on every path"
	if err != nil {
		return nil, err
	}
	if len(names) > 9 {
		return nil, os.ErrInvalid
	}
	if len(names) > 5 {
		release()
		return nil, os.ErrInvalid
	}
	return files, nil
}
