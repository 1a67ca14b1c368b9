// Package postgres is a stub of github.com/golang-migrate/migrate/v4/database/postgres.
package postgres

import "database/sql"

type Config struct{ MigrationsTable string }

type Driver interface {
	Close() error
	Run(script string) error
}

func WithInstance(instance *sql.DB, config *Config) (Driver, error) { return nil, nil }
