// Package repository: the layers of a service that keeps users in a
// database, with an outbox and a cache on disk.
package repository

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

var tracer = otel.Tracer("repository")

// ErrNotFound says that there is no such user.
var ErrNotFound = errors.New("not found")

// User is a user.
type User struct {
	ID      int64
	Name    string
	Email   string
	Created time.Time
}

// Repository keeps users.
type Repository struct {
	db    *sql.DB
	cache string
	http  *http.Client
	log   *slog.Logger
	mu    sync.Mutex
	stmts map[string]*sql.Stmt
}

// Find returns the user with the given id.
//
// ok
func (r *Repository) Find(ctx context.Context, id int64) (_ *User, err error) {
	ctx, span := tracer.Start(ctx, "Find")
	defer func() {
		if err != nil {
			span.RecordError(err)
			span.SetStatus(codes.Error, "find")
		}
		span.End()
	}()
	rows, err := r.db.QueryContext(ctx, "select id, name, email, created from users where id = $1", id)
	if err != nil {
		return nil, fmt.Errorf("find %d: %w", id, err)
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return nil, err
		}
		return nil, ErrNotFound
	}
	var u User
	if err := rows.Scan(&u.ID, &u.Name, &u.Email, &u.Created); err != nil {
		return nil, err
	}
	return &u, rows.Err()
}

// FindByEmail leaks both, the rows and the span.
func (r *Repository) FindByEmail(ctx context.Context, email string) (*User, error) {
	ctx, span := tracer.Start(ctx, "FindByEmail") // want "not released on every path"
	email = strings.TrimSpace(email)
	if email == "" {
		return nil, errors.New("no email")
	}
	defer span.End()
	rows, err := r.db.QueryContext(ctx, "select id, name from users where email = $1", email) // want "not released on every path"
	if err != nil {
		return nil, err
	}
	u := &User{Email: email}
	if rows.Next() {
		if err := rows.Scan(&u.ID, &u.Name); err != nil {
			return nil, err
		}
		return u, rows.Close()
	}
	return nil, ErrNotFound
}

// List lists page by page.
func (r *Repository) List(ctx context.Context, filter string, limit int) ([]*User, error) {
	var (
		rows *sql.Rows
		err  error
	)
	switch {
	case filter != "" && limit > 0:
		rows, err = r.db.QueryContext(ctx, "select id, name from users where name like $1 limit $2", filter, limit) // want "not released on every path"
	case filter != "":
		rows, err = r.db.QueryContext(ctx, "select id, name from users where name like $1", filter) // want "not released on every path"
	default:
		rows, err = r.db.QueryContext(ctx, "select id, name from users") // want "not released on every path"
	}
	if err != nil {
		return nil, err
	}
	var users []*User
	for rows.Next() {
		u := new(User)
		if err := rows.Scan(&u.ID, &u.Name); err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	return users, nil
}

// ListRight is List with one line moved.
//
// ok
func (r *Repository) ListRight(ctx context.Context, filter string, limit int) ([]*User, error) {
	var (
		rows *sql.Rows
		err  error
	)
	switch {
	case filter != "" && limit > 0:
		rows, err = r.db.QueryContext(ctx, "select id, name from users where name like $1 limit $2", filter, limit)
	case filter != "":
		rows, err = r.db.QueryContext(ctx, "select id, name from users where name like $1", filter)
	default:
		rows, err = r.db.QueryContext(ctx, "select id, name from users")
	}
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var users []*User
	for rows.Next() {
		u := new(User)
		if err := rows.Scan(&u.ID, &u.Name); err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	return users, rows.Err()
}

// inTx runs fn in a transaction.
//
// ok
func (r *Repository) inTx(ctx context.Context, fn func(context.Context, *sql.Tx) error) (err error) {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if p := recover(); p != nil {
			_ = tx.Rollback()
			panic(p)
		}
		if err != nil {
			if rerr := tx.Rollback(); rerr != nil && !errors.Is(rerr, sql.ErrTxDone) {
				err = errors.Join(err, rerr)
			}
			return
		}
		err = tx.Commit()
	}()
	return fn(ctx, tx)
}

// Create creates users, all or none.
//
// ok
func (r *Repository) Create(ctx context.Context, users ...*User) error {
	return r.inTx(ctx, func(ctx context.Context, tx *sql.Tx) error {
		stmt, err := tx.PrepareContext(ctx, "insert into users (name, email) values ($1, $2) returning id")
		if err != nil {
			return err
		}
		defer stmt.Close()
		for _, u := range users {
			if err := stmt.QueryRowContext(ctx, u.Name, u.Email).Scan(&u.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// Import leaves its connection when the table cannot be locked.
func (r *Repository) Import(ctx context.Context, users []*User) (n int, err error) {
	conn, err := r.db.Conn(ctx) // want "not released on every path"
	if err != nil {
		return 0, err
	}
	if _, err := conn.ExecContext(ctx, "lock table users"); err != nil {
		return 0, fmt.Errorf("lock: %w", err)
	}
	defer func() {
		if cerr := conn.Close(); err == nil {
			err = cerr
		}
	}()
	for _, u := range users {
		if _, err := conn.ExecContext(ctx, "insert into users (name) values ($1)", u.Name); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// stmt returns the prepared statement for q; the repository owns it.
//
// ok
func (r *Repository) stmt(ctx context.Context, q string) (*sql.Stmt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.stmts[q]; s != nil {
		return s, nil
	}
	s, err := r.db.PrepareContext(ctx, q)
	if err != nil {
		return nil, err
	}
	r.stmts[q] = s
	return s, nil
}

// Touch uses a statement that the repository owns.
//
// ok
func (r *Repository) Touch(ctx context.Context, id int64) error {
	s, err := r.stmt(ctx, "update users set seen = now() where id = $1")
	if err != nil {
		return err
	}
	_, err = s.ExecContext(ctx, id)
	return err
}

// Close releases the statements and the database.
//
// ok
func (r *Repository) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var errs []error
	for q, s := range r.stmts {
		if err := s.Close(); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", q, err))
		}
	}
	errs = append(errs, r.db.Close())
	return errors.Join(errs...)
}

// avatar returns the user's picture, from the cache or the network.
//
// ok
func (r *Repository) avatar(ctx context.Context, u *User) (io.ReadCloser, error) {
	path := filepath.Join(r.cache, fmt.Sprint(u.ID))
	f, err := os.Open(path)
	if err == nil {
		return f, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	resp, err := r.get(ctx, "https://avatars.example.org/"+u.Email)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	out, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(out, resp.Body); err != nil {
		out.Close()
		os.Remove(path)
		return nil, err
	}
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// avatarWrong loses the cache file when the copy fails.
func (r *Repository) avatarWrong(ctx context.Context, u *User) (io.ReadCloser, error) {
	path := filepath.Join(r.cache, fmt.Sprint(u.ID))
	resp, err := r.get(ctx, "https://avatars.example.org/"+u.Email)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	out, err := os.Create(path) // want "released"
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(out, resp.Body); err != nil {
		os.Remove(path)
		return nil, err
	}
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// avatarSize forgets what avatar hands out.
func (r *Repository) avatarSize(ctx context.Context, u *User) (int64, error) {
	rc, err := r.avatar(ctx, u) // want "never released"
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, rc)
}

// ok
func (r *Repository) avatarSizeRight(ctx context.Context, u *User) (n int64, err error) {
	rc, err := r.avatar(ctx, u)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rc.Close()) }()
	return io.Copy(io.Discard, rc)
}

// get asks for u and checks the status.
//
// ok
func (r *Repository) get(ctx context.Context, u string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	resp, err := r.http.Do(req)
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		return resp, nil
	case http.StatusNotFound:
		resp.Body.Close()
		return nil, ErrNotFound
	}
	defer resp.Body.Close()
	msg, err := io.ReadAll(io.LimitReader(resp.Body, 256))
	if err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("%s: %s", resp.Status, msg)
}

// getWrong forgets one status.
func (r *Repository) getWrong(ctx context.Context, u string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	resp, err := r.http.Do(req) // want "released"
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		return resp, nil
	case http.StatusNotFound:
		return nil, ErrNotFound
	}
	defer resp.Body.Close()
	msg, err := io.ReadAll(io.LimitReader(resp.Body, 256))
	if err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("%s: %s", resp.Status, msg)
}

// outbox sends what has been written to a file, line by line.
func (r *Repository) outbox(ctx context.Context, path string) (sent int, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0) // want "not released on every path"
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		var u User
		if err := json.Unmarshal(sc.Bytes(), &u); err != nil {
			r.log.Warn("skipped", "error", err)
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		resp, err := r.get(ctx, "https://hooks.example.org/"+u.Name)
		cancel()
		if err != nil {
			return sent, err
		}
		resp.Body.Close()
		sent++
	}
	if err := sc.Err(); err != nil {
		f.Close()
		return sent, err
	}
	if err := f.Truncate(0); err != nil {
		f.Close()
		return sent, err
	}
	return sent, f.Close()
}

// ok
func (r *Repository) outboxRight(ctx context.Context, path string) (sent int, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := f.Close(); cerr != nil && err == nil {
			err = cerr
		}
	}()
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		var u User
		if err := json.Unmarshal(sc.Bytes(), &u); err != nil {
			continue
		}
		if err := r.hook(ctx, &u); err != nil {
			return sent, err
		}
		sent++
	}
	if err := sc.Err(); err != nil {
		return sent, err
	}
	return sent, f.Truncate(0)
}

// ok
func (r *Repository) hook(ctx context.Context, u *User) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	resp, err := r.get(ctx, "https://hooks.example.org/"+u.Name)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// watch polls until ctx ends; each poll has its own span and deadline.
//
// ok
func (r *Repository) watch(ctx context.Context, every time.Duration, fn func(*User)) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
		err := func() error {
			ctx, span := tracer.Start(ctx, "poll", trace.WithAttributes())
			defer span.End()
			ctx, cancel := context.WithTimeout(ctx, every)
			defer cancel()
			users, err := r.ListRight(ctx, "", 10)
			if err != nil {
				span.RecordError(err)
				return err
			}
			for _, u := range users {
				fn(u)
			}
			return nil
		}()
		if err != nil {
			r.log.Error("poll", "error", err)
		}
	}
}

// watchWrong defers in the loop.
func (r *Repository) watchWrong(ctx context.Context, every time.Duration, fn func(*User)) error {
	for range time.Tick(every) {
		pctx, span := tracer.Start(ctx, "poll") // want "each iteration"
		defer span.End()
		pctx, cancel := context.WithTimeout(pctx, every) // want "released"
		users, err := r.ListRight(pctx, "", 10)
		if err != nil {
			return err
		}
		cancel()
		for _, u := range users {
			fn(u)
		}
	}
	return nil
}
