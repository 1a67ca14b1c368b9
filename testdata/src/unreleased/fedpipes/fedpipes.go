// Package fedpipes has readers of pipes to which a goroutine writes: it waits
// until somebody has read it all, or closes the reader.
package fedpipes

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
)

func compress(src io.Reader) io.ReadCloser {
	pr, pw := io.Pipe() // ok: returned
	zw := gzip.NewWriter(pw)
	go func() {
		_, err := io.Copy(zw, src)
		if zerr := zw.Close(); err == nil {
			err = zerr
		}
		pw.CloseWithError(err)
	}()
	return pr
}

func post(url string, src io.Reader, packed bool) (*http.Response, error) {
	body := src
	if packed {
		body = compress(src) // want `Close is missing before the return on line 32`
	}
	req, err := http.NewRequest("POST", url, body)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func postRight(url string, src io.Reader) (*http.Response, error) {
	body := compress(src) // ok
	req, err := http.NewRequest("POST", url, body)
	if err != nil {
		body.Close()
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func postDeferred(url string, src io.Reader, packed bool) (*http.Response, error) {
	body := src
	if packed {
		body = compress(src) // ok
		defer body.(io.ReadCloser).Close()
	}
	req, err := http.NewRequest("POST", url, body)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// readAll reads it to its end.
func readAll(src io.Reader) ([]byte, error) {
	return io.ReadAll(compress(src)) // ok
}

func copied(dst io.Writer, src io.Reader) error {
	r := compress(src) // ok: who knows whether that was all
	if _, err := io.Copy(dst, r); err != nil {
		return err
	}
	return nil
}

func dropped(src io.Reader, n int) error {
	r := compress(src) // want `r.Close is missing before the return`
	if n == 0 {
		return errors.New("nothing to do")
	}
	_, err := io.Copy(io.Discard, r)
	return err
}

// In one function.
func direct(src io.Reader, check func() error) error {
	pr, pw := io.Pipe() // want `pr.Close is missing before the return`
	go func() {
		_, err := io.Copy(pw, src)
		pw.CloseWithError(err)
	}()
	if err := check(); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, pr)
	return err
}

func before(src io.Reader, check func() error) error {
	pr, pw := io.Pipe() // ok: nobody waits yet
	if err := check(); err != nil {
		return err
	}
	go func() {
		_, err := io.Copy(pw, src)
		pw.CloseWithError(err)
	}()
	_, err := io.Copy(io.Discard, pr)
	return err
}

// closesOnly never waits.
func closesOnly(wait func() error, check func() error) error {
	pr, pw := io.Pipe() // ok
	go func() {
		pw.CloseWithError(wait())
	}()
	if err := check(); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, pr)
	return err
}

// The function may stop the goroutine by the other end.
func stopped(src io.Reader, check func() error) error {
	pr, pw := io.Pipe() // ok
	go func() {
		_, err := io.Copy(pw, src)
		pw.CloseWithError(err)
	}()
	if err := check(); err != nil {
		pw.CloseWithError(err)
		return err
	}
	_, err := io.Copy(io.Discard, pr)
	return err
}

type upload struct{ r io.Reader }

func stored(src io.Reader, u *upload) {
	u.r = compress(src) // ok
}

// ok: whoever reads has been started first, and closes it
func readFirst(src io.Reader) error {
	pr, pw := io.Pipe()
	errs := make(chan error)
	go func() {
		defer pr.Close()
		_, err := io.Copy(io.Discard, pr)
		errs <- err
	}()
	go func() {
		defer pw.Close()
		_, err := io.Copy(pw, src)
		errs <- err
	}()
	return errors.Join(<-errs, <-errs)
}

func readFirstInPart(src io.Reader) error {
	pr, pw := io.Pipe() // want `pr.Close is missing`
	errs := make(chan error)
	go func() {
		_, err := io.ReadFull(pr, make([]byte, 8))
		errs <- err
	}()
	go func() {
		defer pw.Close()
		_, err := io.Copy(pw, src)
		errs <- err
	}()
	return errors.Join(<-errs, <-errs)
}
