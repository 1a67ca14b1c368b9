// Package usedupbehind: rows that are read to their end, and closed behind that,
// by a helper, or inside an owner that hands their answer on.
package usedupbehind

import "database/sql"

// A function that closes what it has read is meant to, also where it does not
// come to the end.
func names(rows *sql.Rows) (out []string, err error) { // want `rows, which callers leave to names, is not released on every path: rows\.Close is missing before the return on line 13`
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, rows.Close()
}

// ok: the bug is in names, and reported there
func all(db *sql.DB) ([]string, error) {
	rows, err := db.Query("select name from t")
	if err != nil {
		return nil, err
	}
	return names(rows)
}

// One that only reads them leaves the rest to its caller.
func count(rows *sql.Rows) (n int, err error) {
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
		n += id
	}
	return n, rows.Err()
}

func sum(db *sql.DB) (int, error) {
	rows, err := db.Query("select id from t") // want `result of db\.Query is never released`
	if err != nil {
		return 0, err
	}
	return count(rows)
}

type cursor struct {
	rows *sql.Rows
	seen int
}

func query(db *sql.DB) (*cursor, error) {
	rows, err := db.Query("select id from t")
	if err != nil {
		return nil, err
	}
	return &cursor{rows: rows}, nil
}

func (c *cursor) Next() bool {
	if !c.rows.Next() {
		return false
	}
	c.seen++
	return true
}

// More answers for other reasons, too.
func (c *cursor) More() bool { return c.seen < 10 && c.rows.Next() }

func (c *cursor) Scan(dest ...any) error { return c.rows.Scan(dest...) }

func (c *cursor) Close() error { return c.rows.Close() }

// ok: Next has returned false
func toTheEnd(db *sql.DB) (n int, err error) {
	c, err := query(db)
	if err != nil {
		return 0, err
	}
	for c.Next() {
		n++
	}
	return n, nil
}

func givesUp(db *sql.DB) (n int, err error) {
	c, err := query(db) // want `result of query is not released on every path: c\.Close is missing before the return on line 96`
	if err != nil {
		return 0, err
	}
	for c.Next() {
		if err := c.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, nil
}

func someOfThem(db *sql.DB) (n int, err error) {
	c, err := query(db) // want `result of query is never released`
	if err != nil {
		return 0, err
	}
	for c.More() {
		n++
	}
	return n, nil
}

type embedding struct{ *sql.Rows }

func queryEmbedded(db *sql.DB) (*embedding, error) {
	rows, err := db.Query("select id from t")
	if err != nil {
		return nil, err
	}
	return &embedding{rows}, nil
}

// ok
func embeddedToTheEnd(db *sql.DB) (n int, err error) {
	e, err := queryEmbedded(db)
	if err != nil {
		return 0, err
	}
	for e.Next() {
		n++
	}
	return n, nil
}

func embeddedFirst(db *sql.DB) (found bool, err error) {
	e, err := queryEmbedded(db) // want `result of queryEmbedded is never released`
	if err != nil {
		return false, err
	}
	return e.Next(), nil
}
