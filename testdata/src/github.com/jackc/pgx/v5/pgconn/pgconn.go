// Package pgconn is a stub: the signatures of github.com/jackc/pgx/v5/pgconn.
package pgconn

type CommandTag struct{ s string }

func (t CommandTag) RowsAffected() int64 { return int64(len(t.s)) }
