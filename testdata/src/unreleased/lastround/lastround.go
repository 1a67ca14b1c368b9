// Package lastround tries again and keeps what the last round has got: a branch on
// the counter tells which one that is.
package lastround

import (
	"net/http"
	"os"
)

type caller struct {
	most int
	next http.RoundTripper
}

func (c *caller) call(req *http.Request) (res *http.Response, err error) {
	for i := 0; i <= c.most; i++ {
		var again, drop bool
		if res, err = c.next.RoundTrip(req); err != nil { // ok: dropped in all rounds but the last
			again = true
		} else if res.StatusCode >= http.StatusInternalServerError {
			again, drop = true, true
		}
		if drop && i < c.most {
			res.Body.Close()
		}
		if !again {
			break
		}
	}
	return res, err
}

func upTo(c *http.Client, req *http.Request, most int) (res *http.Response, err error) {
	for i := 0; i < most; i++ {
		res, err = c.Do(req) // ok
		if err == nil && res.StatusCode < 500 {
			break
		}
		if err == nil && i+1 < most {
			res.Body.Close()
		}
	}
	return res, err
}

func downTo(c *http.Client, req *http.Request, left int) (res *http.Response, err error) {
	for ; left > 0; left-- {
		res, err = c.Do(req) // ok
		if err == nil && res.StatusCode < 500 {
			break
		}
		if err == nil && left != 1 {
			res.Body.Close()
		}
	}
	return res, err
}

func over(c *http.Client, reqs []*http.Request) (res *http.Response, err error) {
	for i, req := range reqs {
		res, err = c.Do(req) // ok
		if err == nil && res.StatusCode < 500 {
			break
		}
		if err == nil && i < len(reqs)-1 {
			res.Body.Close()
		}
	}
	return res, err
}

func overNumber(c *http.Client, req *http.Request, n int) (res *http.Response, err error) {
	for i := range n {
		res, err = c.Do(req) // ok
		if err == nil && res.StatusCode < 500 {
			break
		}
		if err == nil && i < n-1 {
			res.Body.Close()
		}
	}
	return res, err
}

// Here the last round but one keeps what it has got, too.

func (c *caller) callLess(req *http.Request) (res *http.Response, err error) {
	for i := 0; i <= c.most; i++ {
		res, err = c.next.RoundTrip(req) // want "overwritten before it is released"
		if err == nil && res.StatusCode < 500 {
			break
		}
		if err == nil && i < c.most-1 {
			res.Body.Close()
		}
	}
	return res, err
}

func overLess(c *http.Client, req *http.Request, n int) (res *http.Response, err error) {
	for i := range n {
		res, err = c.Do(req) // want "overwritten before it is released"
		if err == nil && res.StatusCode < 500 {
			break
		}
		if err == nil && i < n-2 {
			res.Body.Close()
		}
	}
	return res, err
}

func upToOther(c *http.Client, req *http.Request, most, other int) (res *http.Response, err error) {
	for i := 0; i < most; i++ {
		res, err = c.Do(req) // want "overwritten before it is released"
		if err == nil && res.StatusCode < 500 {
			break
		}
		if err == nil && i+1 < other {
			res.Body.Close()
		}
	}
	return res, err
}

// The limit moves.
func upToMore(c *http.Client, req *http.Request, most int) (res *http.Response, err error) {
	for i := 0; i < most; i++ {
		res, err = c.Do(req) // want "overwritten before it is released"
		if err == nil && res.StatusCode < 500 {
			break
		}
		if err == nil && i+1 < most {
			res.Body.Close()
		}
		if err == nil && res.StatusCode == http.StatusTooManyRequests {
			most++
		}
	}
	return res, err
}

// The outer loop begins the inner one anew.
func rounds(c *http.Client, reqs []*http.Request, most int) (res *http.Response, err error) {
	for _, req := range reqs {
		for i := 0; i < most; i++ {
			res, err = c.Do(req) // want "overwritten before it is released"
			if err == nil && res.StatusCode < 500 {
				break
			}
			if err == nil && i+1 < most {
				res.Body.Close()
			}
		}
	}
	return res, err
}

// What is released in the last round is released if there is a round at all.

func releasedInTheLast(name string, lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	f, err := os.Create(name) // ok
	if err != nil {
		return err
	}
	for i, line := range lines {
		f.WriteString(line)
		if i == len(lines)-1 {
			f.Close()
		}
	}
	return nil
}

func releasedInTheLastOf(name string, n int) error {
	if n < 1 {
		return nil
	}
	f, err := os.Create(name) // ok
	if err != nil {
		return err
	}
	for i := range n {
		if f.Sync(); i == n-1 {
			f.Close()
		}
	}
	return nil
}

func releasedInTheThird(name string) error {
	f, err := os.Create(name) // ok
	if err != nil {
		return err
	}
	for i := 0; i < 3; i++ {
		if f.Sync(); i == 2 {
			f.Close()
		}
	}
	return nil
}

func releasedInTheLastButOne(name string, n int) error {
	if n < 1 {
		return nil
	}
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	for i := range n {
		if f.Sync(); i == n-2 {
			f.Close()
		}
	}
	return nil
}

func leftBeforeTheLast(name string, lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	for i, line := range lines {
		if i == len(lines)-1 {
			f.Close()
		}
		if line == "" {
			break
		}
	}
	return nil
}

func noRoundAtAll(name string, n int) error {
	f, err := os.Create(name) // want "not released on every path"
	if err != nil {
		return err
	}
	for i := range n {
		if f.Sync(); i == n-1 {
			f.Close()
		}
	}
	return nil
}
