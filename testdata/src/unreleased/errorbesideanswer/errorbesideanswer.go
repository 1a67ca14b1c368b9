// Package errorbesideanswer has helpers that are told an error and return, beside an
// answer, an error that is there only if they have been told one.
package errorbesideanswer

import (
	"errors"
	"io"
	"net/http"
	"os"
)

var errTwice = errors.New("twice")

type client struct {
	http  *http.Client
	tries int
}

// again says whether to try once more, and if not, why.
func (c *client) again(attempt int, err error) (bool, error) {
	if err == nil {
		c.tries = 0
		return false, nil
	}
	retry := errors.Is(err, io.ErrUnexpectedEOF)
	if !retry || attempt > 3 {
		return false, err
	}
	c.tries++
	return true, nil
}

// ok: where why is not nil there is no response.
func (c *client) fetch(url string) ([]byte, error) {
	var resp *http.Response
	var err error
	for i := 0; ; i++ {
		resp, err = c.http.Get(url)
		if retry, why := c.again(i, err); why == nil && !retry {
			break
		} else if retry {
			continue
		} else {
			return nil, why
		}
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// often also complains of what has been tried too often.
func (c *client) often(attempt int, err error) (bool, error) {
	if attempt > 3 {
		return false, errTwice
	}
	if err == nil {
		return false, nil
	}
	return true, err
}

func (c *client) fetchOften(url string) ([]byte, error) {
	resp, err := c.http.Get(url) // want `resp.Body.Close is missing before the return on line 66`
	retry, why := c.often(1, err)
	if why != nil {
		return nil, why
	}
	if retry {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// name finds a word for an error.
func name(err error) (string, error) {
	if err == nil {
		return "none", nil
	}
	return err.Error(), err
}

// ok
func named(path string, say func(string)) error {
	f, err := os.Open(path)
	word, err := name(err)
	say(word)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Stat()
	return err
}

// It asks for the error of something else.
func namedOther(path string, say func(string)) error {
	f, err := os.Open(path) // want `f.Close is missing before the return on line 106`
	if err != nil {
		return err
	}
	_, err = f.Stat()
	word, err := name(err)
	say(word)
	if err != nil {
		return err
	}
	return f.Close()
}
