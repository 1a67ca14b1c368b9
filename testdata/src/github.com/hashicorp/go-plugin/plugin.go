// Package plugin is a stub of github.com/hashicorp/go-plugin.
package plugin

type ClientConfig struct{ Managed bool }

type ReattachConfig struct{ Pid int }

type Client struct{ config *ClientConfig }

func NewClient(config *ClientConfig) *Client { return &Client{config} }

func (c *Client) Start() (addr string, err error) { return "", nil }

func (c *Client) ReattachConfig() *ReattachConfig { return nil }

func (c *Client) Kill() {}
