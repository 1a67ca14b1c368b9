// Package driver is a stub of github.com/ClickHouse/clickhouse-go/v2/lib/driver.
package driver

import "context"

type Conn interface {
	PrepareBatch(ctx context.Context, query string) (Batch, error)
	Close() error
}

type Batch interface {
	Abort() error
	Append(v ...any) error
	Flush() error
	Send() error
	Close() error
}
