// Package api has the clients that actions make.
package api

import (
	"os"

	"unreleased/actions/cobra"
)

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

// A Task is something that a server does.
type Task interface {
	Wait() error
	Delete() error
}

// Task returns a task, which asks the server by c.
func (c *Client) Task() (Task, error) { return &task{c}, nil }

type task struct{ c *Client }

func (t *task) Wait() error   { return t.c.Do("wait") }
func (t *task) Delete() error { return tasks(t) }

var tasks func(Task) error

// ClientFor returns the client that the flags of cmd ask for.
func ClientFor(cmd *cobra.Command) (*Client, error) { return NewClient(cmd.Use) }

// LogFor returns the log that the flags of cmd ask for.
func LogFor(cmd *cobra.Command) (*Log, error) { return NewLog(cmd.Use) }
