package catalog

import (
	"context"
	"database/sql"
	"time"
)

// Store reads and changes the products in the database.
type Store struct{ db *sql.DB }

// Product is a row of the table products.
type Product struct {
	ID    int64
	Name  string
	Price int64 // in cents
}

// Search returns the products whose names match the pattern. When a row
// cannot be read the rows stay open, and with them their connection.
func (s *Store) Search(ctx context.Context, pattern string) ([]Product, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, name, price FROM products WHERE name LIKE ?", pattern) // leak: path
	if err != nil {
		return nil, err
	}
	var products []Product
	for rows.Next() {
		var p Product
		if err := rows.Scan(&p.ID, &p.Name, &p.Price); err != nil {
			return nil, err
		}
		products = append(products, p)
	}
	return products, rows.Err()
}

// Names returns the names of all products.
func (s *Store) Names(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT name FROM products")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// SetPrice changes a price and notes the change.
func (s *Store) SetPrice(ctx context.Context, id, price int64) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE products SET price = ? WHERE id = ?", price, id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO changes (product, price) VALUES (?, ?)", id, price); err != nil {
		return err
	}
	return tx.Commit()
}

// Ping reports whether the database answers. Nobody can cancel its context:
// the timer stays until it fires.
func (s *Store) Ping(ctx context.Context) error {
	ctx, _ = context.WithTimeout(ctx, time.Minute) // leak: discarded
	return s.db.PingContext(ctx)
}
