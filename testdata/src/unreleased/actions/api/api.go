// Package api has the clients that actions make.
package api

import "os"

type Client struct{ f *os.File }

func NewClient(addr string) (*Client, error) {
	f, err := os.Open(addr)
	if err != nil {
		return nil, err
	}
	return &Client{f}, nil
}

func (c *Client) Do(what string) error { _, err := c.f.WriteString(what); return err }

func (c *Client) Close() error { return c.f.Close() }

type Log struct{ f *os.File }

func NewLog(name string) (*Log, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Log{f}, nil
}

func (l *Log) Write(line string) error { _, err := l.f.WriteString(line); return err }

func (l *Log) Close() error { return l.f.Close() }
