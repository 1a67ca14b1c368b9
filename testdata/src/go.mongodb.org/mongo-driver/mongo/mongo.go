// Package mongo is a stub: the signatures of go.mongodb.org/mongo-driver/mongo.
package mongo

import "context"

type Client struct{ open bool }

type Database struct{ name string }

type Collection struct{ name string }

type Cursor struct{ open bool }

var connect func() (*Client, error)
var find func(any) (*Cursor, error)

func Connect(ctx context.Context, opts ...any) (*Client, error)

func (c *Client) Disconnect(ctx context.Context) error { c.open = false; return nil }
func (c *Client) Ping(ctx context.Context, rp any) error
func (c *Client) Database(name string, opts ...any) *Database { return &Database{name} }

func (d *Database) Collection(name string, opts ...any) *Collection { return &Collection{name} }

func (coll *Collection) Find(ctx context.Context, filter any, opts ...any) (*Cursor, error)

func (c *Cursor) Next(ctx context.Context) bool { return false }
func (c *Cursor) Decode(val any) error
func (c *Cursor) Err() error
func (c *Cursor) Close(ctx context.Context) error { c.open = false; return nil }
func (c *Cursor) All(ctx context.Context, results any) error
