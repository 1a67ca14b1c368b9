// Package catalog serves a small catalog of products: their data from a
// database, their pictures from a directory or a mirror.
//
// It is an example to run everypath on. Seven calls leak, each marked with
// the category of its report; the code around them does the same things
// right.
package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Server is the catalog's http.Handler.
type Server struct {
	mux     *http.ServeMux
	store   *Store
	mirrors *Mirrors
	dir     string
	page    Page
}

// A Page writes a product's page around its description.
type Page func(w io.Writer, description io.Reader) error

// NewServer returns a server of the database's products and the pictures in
// dir.
func NewServer(db *sql.DB, dir string, mirrors *Mirrors, page Page) *Server {
	s := &Server{mux: http.NewServeMux(), store: &Store{db}, mirrors: mirrors, dir: dir, page: page}
	s.mux.HandleFunc("GET /products", s.list)
	s.mux.HandleFunc("GET /products/{id}", s.show)
	s.mux.HandleFunc("GET /pictures/{name}", s.picture)
	return s
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	products, err := s.store.Search(ctx, r.FormValue("q"))
	if err != nil {
		http.Error(w, "search failed", http.StatusInternalServerError)
		return
	}
	json.NewEncoder(w).Encode(products)
}

// show renders a product with its description, which is a file. The page,
// which is somebody else's, may panic; net/http recovers, and the file stays
// open.
func (s *Server) show(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open(filepath.Join(s.dir, filepath.Base(r.PathValue("id"))+".txt")) // leak: panic
	if err != nil {
		http.NotFound(w, r)
		return
	}
	err = s.page(w, f)
	f.Close()
	if err != nil {
		http.Error(w, "no page", http.StatusInternalServerError)
	}
}

// picture sends a picture from the directory, else from a mirror.
func (s *Server) picture(w http.ResponseWriter, r *http.Request) {
	name := filepath.Base(r.PathValue("name"))
	f, err := os.Open(filepath.Join(s.dir, name))
	if err == nil {
		defer f.Close()
		io.Copy(w, f)
		return
	}
	picture, err := s.mirrors.Fetch(r.Context(), name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Write(picture)
}
