// Package rowsofacloud reads rows that hold a session of their client, also
// when they have come to an end: only Stop, or Do, gives it back.
package rowsofacloud

import (
	"context"
	"errors"

	"cloud.google.com/go/spanner"
)

var done = errors.New("no more items")

func balance(ctx context.Context, client *spanner.Client) (n int64, err error) {
	rows := client.Single().Query(ctx, spanner.Statement{SQL: "SELECT SUM(amount) FROM entries"}) // want "never released: rows.Stop is missing"
	row, err := rows.Next()
	if err != nil {
		return 0, err
	}
	err = row.Columns(&n)
	return n, err
}

// ok
func balanceRight(ctx context.Context, client *spanner.Client) (n int64, err error) {
	rows := client.Single().Query(ctx, spanner.Statement{SQL: "SELECT SUM(amount) FROM entries"})
	defer rows.Stop()
	row, err := rows.Next()
	if err != nil {
		return 0, err
	}
	err = row.Columns(&n)
	return n, err
}

func amounts(ctx context.Context, tx *spanner.ReadOnlyTransaction) (all []int64, err error) {
	rows := tx.Query(ctx, spanner.Statement{SQL: "SELECT amount FROM entries"}) // want "never released: rows.Stop is missing"
	for {
		row, err := rows.Next()
		if err == done {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		var n int64
		if err := row.Columns(&n); err != nil {
			return nil, err
		}
		all = append(all, n)
	}
}

// ok
func each(ctx context.Context, tx *spanner.ReadOnlyTransaction, f func(*spanner.Row) error) error {
	return tx.Query(ctx, spanner.Statement{SQL: "SELECT amount FROM entries"}).Do(f)
}

// ok: the caller stops it
func entries(ctx context.Context, tx *spanner.ReadOnlyTransaction) *spanner.RowIterator {
	return tx.Query(ctx, spanner.Statement{SQL: "SELECT amount FROM entries"})
}
