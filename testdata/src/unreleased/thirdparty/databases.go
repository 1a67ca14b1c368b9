package thirdparty

import (
	"context"
	"database/sql"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/golang-migrate/migrate/v4/database/postgres"
	"github.com/jackc/pgx/v5"
)

// ok: the driver's Close would close the database, too.
func migrateUp(db *sql.DB, script string) error {
	driver, err := postgres.WithInstance(db, &postgres.Config{})
	if err != nil {
		return err
	}
	return driver.Run(script)
}

// ok: a batch that cannot take a row gives its connection back.
func insert(ctx context.Context, conn driver.Conn, rows []int) error {
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO t")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := batch.Append(row); err != nil {
			return err
		}
	}
	return batch.Send()
}

// One that cannot be flushed keeps it.
func insertFlushed(ctx context.Context, conn driver.Conn, rows []int) error {
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO t") // want `batch.Abort is missing before the return`
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := batch.Append(row); err != nil {
			return err
		}
	}
	if err := batch.Flush(); err != nil {
		return err
	}
	return batch.Send()
}

// ok: the transaction ends with its connection.
func beginOn(ctx context.Context, dsn string) (*pgx.Conn, pgx.Tx, error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return nil, nil, err
	}
	tx, err := conn.Begin(ctx)
	if err != nil {
		conn.Close(ctx)
		return nil, nil, err
	}
	if err := conn.Ping(ctx); err != nil {
		conn.Close(ctx)
		return nil, nil, err
	}
	return conn, tx, nil
}

// This connection is another's, who goes on with it.
func deleteOn(ctx context.Context, conn *pgx.Conn) error {
	tx, err := conn.Begin(ctx) // want `tx.Rollback is missing before the return`
	if err != nil {
		return err
	}
	if err := conn.Ping(ctx); err != nil {
		return err
	}
	return tx.Commit(ctx)
}
