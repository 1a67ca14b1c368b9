// Package mirrored has an interface of its own for what a connection of another
// package does, of which the contracts say more than its bodies do.
package mirrored

import (
	"context"

	"github.com/jackc/pgx/v5"
)

type conn interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Close(ctx context.Context) error
}

func connect(ctx context.Context, url string) (conn, error) {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	return c, nil
}

func names(ctx context.Context, url string) ([]string, error) {
	c, err := connect(ctx, url) // want `c.Close is missing`
	if err != nil {
		return nil, err
	}
	rows, err := c.Query(ctx, "select name from users")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// ok
func namesReleased(ctx context.Context, url string) ([]string, error) {
	c, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer c.Close(ctx)
	rows, err := c.Query(ctx, "select name from users")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
