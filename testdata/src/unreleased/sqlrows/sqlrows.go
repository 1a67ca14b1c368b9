// Package sqlrows: rows, statements and connections of database/sql, sqlx
// and pgx.
package sqlrows

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jmoiron/sqlx"
)

type item struct {
	ID   int64
	Name string
}

// ok: run to exhaustion: Next returned false, so database/sql has released
func exhausted(db *sql.DB) (n int, err error) {
	rows, err := db.Query("select 1")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// exhaustedNot leaves the loop early.
func exhaustedNot(db *sql.DB) (first string, err error) {
	rows, err := db.Query("select name from t") // want "not released on every path"
	if err != nil {
		return "", err
	}
	for rows.Next() {
		if err := rows.Scan(&first); err != nil {
			return "", err
		}
		if first != "" {
			break
		}
	}
	return first, rows.Err()
}

// ok: rows with an error have been closed
func failedAtOnce(db *sql.DB) error {
	rows, err := db.Query("select f()")
	if err != nil || rows.Err() != nil {
		return err
	}
	defer rows.Close()
	return nil
}

// ok
func failedAtOnceToo(ctx context.Context, conn *pgx.Conn) (err error) {
	rows, err := conn.Query(ctx, "select f()")
	if err != nil || !(rows.Err() == nil) {
		return err
	}
	rows.Close()
	return nil
}

// A question of its own is a use that can fail.
func failedSoon(db *sql.DB) error {
	rows, err := db.Query("select f()") // want "not released on every path"
	if err != nil {
		return err
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return rows.Close()
}

func noErrorAtOnce(db *sql.DB) error {
	rows, err := db.Query("select f()") // want "not released on every path"
	if err != nil {
		return err
	}
	if rows.Err() == nil {
		return nil
	}
	rows.Close()
	return nil
}

func otherError(db *sql.DB, done *sql.Rows) error {
	rows, err := db.Query("select f()") // want "not released on every path"
	if err != nil {
		return err
	}
	if done.Err() != nil {
		return nil
	}
	return rows.Close()
}

// ok: empty body
func drained(db *sql.DB) error {
	rows, err := db.Query("select f()")
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return rows.Err()
}

// scanFails is the commonest: the scan's error leaves the loop.
func scanFails(db *sql.DB) (items []item, err error) {
	rows, err := db.Query("select id, name from t") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var it item
		if err := rows.Scan(&it.ID, &it.Name); err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		items = append(items, it)
	}
	return items, rows.Err()
}

// ok
func scanReleases(db *sql.DB) (items []item, err error) {
	rows, err := db.Query("select id, name from t")
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var it item
		if err := rows.Scan(&it.ID, &it.Name); err != nil {
			rows.Close()
			return nil, fmt.Errorf("scan: %w", err)
		}
		items = append(items, it)
	}
	return items, rows.Err()
}

// oneRow looks at the first row and leaves the rest.
func oneRow(db *sql.DB, id int64) (name string, err error) {
	rows, err := db.Query("select name from t where id = $1", id) // want "released"
	if err != nil {
		return "", err
	}
	if !rows.Next() {
		return "", sql.ErrNoRows
	}
	err = rows.Scan(&name)
	return name, err
}

// ok
func oneRowRight(db *sql.DB, id int64) (name string, err error) {
	rows, err := db.Query("select name from t where id = $1", id)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	if !rows.Next() {
		return "", errors.Join(sql.ErrNoRows, rows.Err())
	}
	err = rows.Scan(&name)
	return name, err
}

// ok: a single row needs nothing
func queryRow(db *sql.DB, id int64) (name string, err error) {
	err = db.QueryRow("select name from t where id = $1", id).Scan(&name)
	return name, err
}

// exists throws the rows away.
func exists(db *sql.DB, table string) bool {
	_, err := db.Query("select 1 from " + table) // want "discarded"
	return err == nil
}

// ok
func existsRight(db *sql.DB, table string) bool {
	_, err := db.Exec("select 1 from " + table)
	return err == nil
}

// ok: assigned in both arms
func bothArms(db *sql.DB, limit int) (n int, err error) {
	var rows *sql.Rows
	if limit > 0 {
		rows, err = db.Query("select id from t limit $1", limit)
	} else {
		rows, err = db.Query("select id from t")
	}
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func bothArmsWrong(db *sql.DB, limit int) (cols []string, err error) {
	var rows *sql.Rows
	if limit > 0 {
		rows, err = db.Query("select id from t limit $1", limit) // want "never released"
	} else {
		rows, err = db.Query("select id from t") // want "never released"
	}
	if err != nil {
		return nil, err
	}
	return rows.Columns()
}

// nestedQuery forgets the inner rows.
func nestedQuery(db *sql.DB) error {
	rows, err := db.Query("select id from orders")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		lines, err := db.Query("select sku from lines where order_id = $1", id) // want "not released on every path"
		if err != nil {
			return err
		}
		for lines.Next() {
			var sku string
			if err := lines.Scan(&sku); err != nil {
				return err
			}
			log.Print(sku)
		}
	}
	return rows.Err()
}

// ok
func nestedQueryRight(db *sql.DB) error {
	rows, err := db.Query("select id from orders")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if err := printLines(db, id); err != nil {
			return err
		}
	}
	return rows.Err()
}

func printLines(db *sql.DB, id int64) error {
	lines, err := db.Query("select sku from lines where order_id = $1", id)
	if err != nil {
		return err
	}
	defer lines.Close()
	for lines.Next() {
		var sku string
		if err := lines.Scan(&sku); err != nil {
			return err
		}
		log.Print(sku)
	}
	return lines.Err()
}

// Statements.

func insertAll(db *sql.DB, names []string) error {
	stmt, err := db.Prepare("insert into t (name) values ($1)") // want "not released on every path"
	if err != nil {
		return err
	}
	for _, n := range names {
		if _, err := stmt.Exec(n); err != nil {
			return err
		}
	}
	return stmt.Close()
}

// ok
func insertAllRight(db *sql.DB, names []string) error {
	stmt, err := db.Prepare("insert into t (name) values ($1)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, n := range names {
		if _, err := stmt.Exec(n); err != nil {
			return err
		}
	}
	return nil
}

func rowsOfStatement(db *sql.DB, id int) ([]string, error) {
	stmt, err := db.Prepare("select name from t where id = $1")
	if err != nil {
		return nil, err
	}
	defer stmt.Close()
	rows, err := stmt.Query(id) // want "never released"
	if err != nil {
		return nil, err
	}
	return rows.Columns()
}

// ok
func rowsOfStatementRight(db *sql.DB, id int) ([]string, error) {
	stmt, err := db.Prepare("select name from t where id = $1")
	if err != nil {
		return nil, err
	}
	defer stmt.Close()
	rows, err := stmt.Query(id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return rows.Columns()
}

func prepareTwice(ctx context.Context, db *sql.DB) error {
	stmt, err := db.PrepareContext(ctx, "delete from a") // want "overwritten"
	if err != nil {
		return err
	}
	if _, err := stmt.Exec(); err != nil {
		stmt.Close()
		return err
	}
	stmt, err = db.PrepareContext(ctx, "delete from b")
	if err != nil {
		return err
	}
	defer stmt.Close()
	_, err = stmt.Exec()
	return err
}

// ok
func prepareTwiceRight(ctx context.Context, db *sql.DB) error {
	stmt, err := db.PrepareContext(ctx, "delete from a")
	if err != nil {
		return err
	}
	_, err = stmt.Exec()
	stmt.Close()
	if err != nil {
		return err
	}
	stmt, err = db.PrepareContext(ctx, "delete from b")
	if err != nil {
		return err
	}
	defer stmt.Close()
	_, err = stmt.Exec()
	return err
}

// Connections.

func onConn(ctx context.Context, db *sql.DB) (v string, err error) {
	conn, err := db.Conn(ctx) // want "never released"
	if err != nil {
		return "", err
	}
	err = conn.QueryRowContext(ctx, "select version()").Scan(&v)
	return v, err
}

// ok
func onConnRight(ctx context.Context, db *sql.DB) (v string, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer func() {
		err = errors.Join(err, conn.Close())
	}()
	err = conn.QueryRowContext(ctx, "select version()").Scan(&v)
	return v, err
}

// lockAndRun loses the connection when the lock cannot be had.
func lockAndRun(ctx context.Context, db *sql.DB, fn func() error) error {
	conn, err := db.Conn(ctx) // want "not released on every path"
	if err != nil {
		return err
	}
	var got bool
	if err := conn.QueryRowContext(ctx, "select pg_try_advisory_lock(1)").Scan(&got); err != nil {
		return err
	}
	if !got {
		conn.Close()
		return errors.New("locked")
	}
	err = fn()
	return errors.Join(err, conn.Close())
}

// sqlx.

func named(db *sqlx.DB) (items []item, err error) {
	rows, err := db.NamedQuery("select * from t where id = :id", map[string]any{"id": 1}) // want "released"
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var it item
		if err := rows.StructScan(&it); err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	return items, nil
}

// ok
func namedRight(db *sqlx.DB) (items []item, err error) {
	rows, err := db.NamedQuery("select * from t where id = :id", map[string]any{"id": 1})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var it item
		if err := rows.StructScan(&it); err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	return items, rows.Err()
}

// ok: Get and Select release by themselves
func get(db *sqlx.DB) (items []item, err error) {
	var one item
	if err := db.Get(&one, "select * from t limit 1"); err != nil {
		return nil, err
	}
	err = db.Select(&items, "select * from t")
	return items, err
}

func beginx(db *sqlx.DB) error {
	tx, err := db.Beginx() // want "not released on every path"
	if err != nil {
		return err
	}
	var one item
	if err := tx.Get(&one, "select * from t limit 1"); err != nil {
		return err
	}
	return tx.Commit()
}

// ok
func beginxRight(db *sqlx.DB) error {
	tx, err := db.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var one item
	if err := tx.Get(&one, "select * from t limit 1"); err != nil {
		return err
	}
	return tx.Commit()
}

func preparex(db *sqlx.DB) (*sqlx.Rows, error) {
	stmt, err := db.Preparex("select * from t where id = ?") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	rows, err := stmt.Queryx(1)
	if err != nil {
		return nil, err
	}
	stmt.Close()
	return rows, nil
}

// ok
func preparexRight(db *sqlx.DB) (items []item, err error) {
	stmt, err := db.Preparex("select * from t where id = ?")
	if err != nil {
		return nil, err
	}
	defer stmt.Close()
	rows, err := stmt.Queryx(1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var it item
		if err := rows.StructScan(&it); err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	return items, rows.Err()
}

// pgx.

func pgxNames(ctx context.Context, pool *pgxpool.Pool) (names []string, err error) {
	rows, err := pool.Query(ctx, "select name from t") // want "released"
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		if s == "" {
			break
		}
		names = append(names, s)
	}
	return names, nil
}

// ok
func pgxNamesRight(ctx context.Context, pool *pgxpool.Pool) (names []string, err error) {
	rows, err := pool.Query(ctx, "select name from t")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		names = append(names, s)
	}
	return names, rows.Err()
}

// ok: CollectRows releases
func pgxCollect(ctx context.Context, pool *pgxpool.Pool) ([]string, error) {
	rows, err := pool.Query(ctx, "select name from t")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// ok: its error is checked by CollectRows
func pgxCollectUnchecked(ctx context.Context, pool *pgxpool.Pool) ([]string, error) {
	rows, _ := pool.Query(ctx, "select name from t")
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func pgxAcquire(ctx context.Context, pool *pgxpool.Pool) error {
	conn, err := pool.Acquire(ctx) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "listen events"); err != nil {
		return err
	}
	conn.Release()
	return nil
}

// ok
func pgxAcquireRight(ctx context.Context, pool *pgxpool.Pool) error {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	_, err = conn.Exec(ctx, "listen events")
	return err
}

func pgxTx(ctx context.Context, pool *pgxpool.Pool) error {
	tx, err := pool.Begin(ctx) // want "not released on every path"
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "delete from t"); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// ok
func pgxTxRight(ctx context.Context, pool *pgxpool.Pool) error {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	if _, err := tx.Exec(ctx, "delete from t"); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

func pgxConnect(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn) // want "never released"
	if err != nil {
		return err
	}
	return conn.Ping(ctx)
}

// ok
func pgxConnectRight(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return conn.Ping(ctx)
}

// newPool loses the pool when the ping fails.
func newPool(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	pool, err := pgxpool.New(ctx, dsn) // want "released"
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		return nil, err
	}
	return pool, nil
}

// ok
func newPoolRight(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	pool, err := pgxpool.New(ctx, dsn)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

// The database is closed by a function beside the one that prepares: its
// statements go with it.
//
// ok
func serveUntilClosed(name string, names <-chan string) (closeAll func() error, err error) {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	go func() {
		stmt, err := db.Prepare("select v from t where k = ?")
		if err != nil {
			return
		}
		for k := range names {
			stmt.Exec(k)
		}
	}()
	return func() error { return db.Close() }, nil
}

// Nobody here closes the database.
func serveForever(db *sql.DB, names <-chan string) {
	go func() {
		stmt, err := db.Prepare("select v from t where k = ?") // want "never released"
		if err != nil {
			return
		}
		for k := range names {
			stmt.Exec(k)
		}
	}()
}

// The literal that is returned closes the database, and so the statement.
//
// ok
func lookup(name string) (get func(string) error, closeAll func() error, err error) {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, nil, err
	}
	stmt, err := db.Prepare("select v from t where k = ?")
	if err != nil {
		db.Close()
		return nil, nil, err
	}
	stmt.Exec("warm up")
	return func(k string) error { return db.Ping() }, func() error { return db.Close() }, nil
}

// A listing has rows whose Close is that of the rows in them.
type listing struct {
	rows *sqlx.Rows
	max  int
}

func openListing(db *sqlx.DB, max int) (listing, error) {
	rows, err := db.Queryx("select name from t")
	if err != nil {
		return listing{}, err
	}
	return listing{rows, max}, nil
}

// ok
func readListing(db *sqlx.DB) error {
	l, err := openListing(db, 3)
	if err != nil {
		return err
	}
	defer l.rows.Close()
	if l.max == 0 {
		return errors.New("nothing asked for")
	}
	return l.rows.Err()
}

func forgetListing(db *sqlx.DB) error {
	l, err := openListing(db, 3) // want "l.rows.Close is missing"
	if err != nil {
		return err
	}
	if l.max == 0 {
		return errors.New("nothing asked for")
	}
	return l.rows.Close()
}
