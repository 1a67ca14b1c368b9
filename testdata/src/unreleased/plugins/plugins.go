// Package plugins starts processes that serve a client.
package plugins

import (
	"errors"

	plugin "github.com/hashicorp/go-plugin"
)

// ok: a plugin that has not started is killed by Start
func start(config *plugin.ClientConfig) (*plugin.Client, error) {
	c := plugin.NewClient(config)
	if _, err := c.Start(); err != nil {
		return nil, err
	}
	return c, nil
}

// ok: it runs on, for others to attach to
func detached(config *plugin.ClientConfig) (*plugin.ReattachConfig, error) {
	c := plugin.NewClient(config)
	if _, err := c.Start(); err != nil {
		return nil, err
	}
	return c.ReattachConfig(), nil
}

func startAt(config *plugin.ClientConfig, want string) (*plugin.Client, error) {
	c := plugin.NewClient(config) // want `result of plugin.NewClient is not released on every path: c.Kill is missing before the return on line 35`
	addr, err := c.Start()
	if err != nil {
		return nil, err
	}
	if addr != want {
		return nil, errors.New("started elsewhere")
	}
	return c, nil
}
