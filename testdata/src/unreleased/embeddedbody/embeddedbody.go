// Package embeddedbody has responses that embed the one whose body is closed.
package embeddedbody

import "github.com/hashicorp/vault/api"

func testsBody(c *api.Client) error { // ok: where there is no body, there is nothing to close
	resp, err := c.RawRequest("seal")
	if resp != nil && resp.Body != nil {
		resp.Body.Close()
	}
	return err
}

func testsEmbedded(c *api.Client) error { // ok
	resp, err := c.RawRequest("seal")
	if resp != nil && resp.Response != nil {
		resp.Response.Body.Close()
	}
	return err
}

func testsBodyBehindTheError(c *api.Client) error { // ok: without an error there is a body
	resp, err := c.RawRequest("seal")
	if err != nil {
		return err
	}
	if resp.Body == nil {
		return nil
	}
	return resp.Body.Close()
}

func testsStatus(c *api.Client) error {
	resp, err := c.RawRequest("seal") // want `resp.Body.Close is missing before the return`
	if err != nil {
		return err
	}
	if resp.StatusCode != 200 {
		return nil
	}
	return resp.Body.Close()
}

func testsSomethingElse(c *api.Client) error {
	resp, err := c.RawRequest("seal") // want `resp.Body.Close is missing before the return`
	if err != nil {
		return err
	}
	if resp.Header == nil {
		return nil
	}
	return resp.Body.Close()
}
