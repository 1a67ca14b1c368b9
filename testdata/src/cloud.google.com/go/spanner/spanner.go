// Package spanner is a stub: the signatures of cloud.google.com/go/spanner.
package spanner

import "context"

type Client struct{ open bool }

func (c *Client) Single() *ReadOnlyTransaction

type txReadOnly struct{ open bool }

type ReadOnlyTransaction struct{ txReadOnly }

type Statement struct{ SQL string }

func (t *txReadOnly) Query(ctx context.Context, statement Statement) *RowIterator

type Row struct{ fields []string }

func (r *Row) Columns(ptrs ...any) error

type RowIterator struct{ open bool }

func (r *RowIterator) Next() (*Row, error)
func (r *RowIterator) Do(f func(r *Row) error) error
func (r *RowIterator) Stop() { r.open = false }
