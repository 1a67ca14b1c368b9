package media

import (
	"io"
	"os"
	"strconv"
	"sync"
)

// An Upload is written over many requests.
type Upload interface {
	io.WriteCloser
	Written() int
}

// A Depot keeps what is under way. What has not this package's methods is none.
type Depot interface {
	Begin() (Upload, string, error)
	// Upload finds one that has been begun.
	Upload(id string) (Upload, error)
	Part(name string) (io.ReadSeekCloser, error)
	sweep()
}

// A table has the values of names.
type table[V any] struct {
	mu sync.Mutex
	m  map[string]V
}

func (t *table[V]) get(id string) (V, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok := t.m[id]
	if !ok {
		return v, os.ErrNotExist
	}
	return v, nil
}

func (t *table[V]) set(id string, v V) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.m[id] = v
}

func (t *table[V]) drop(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.m, id)
}

type shed struct {
	uploads table[*shedUpload]
	root    string
}

type shedUpload struct {
	s  *shed
	f  *os.File
	id string
	n  int
}

// NewDepot returns a depot below root.
func NewDepot(root string) Depot {
	return &shed{root: root, uploads: table[*shedUpload]{m: make(map[string]*shedUpload)}}
}

func (s *shed) Begin() (Upload, string, error) {
	f, err := os.CreateTemp(s.root, "upload")
	if err != nil {
		return nil, "", err
	}
	up := &shedUpload{s: s, f: f, id: strconv.Itoa(len(f.Name()))}
	s.uploads.set(up.id, up)
	return up, up.id, nil
}

func (s *shed) Upload(id string) (Upload, error) {
	if up, err := s.uploads.get(id); err == nil {
		return up, nil
	}
	return nil, os.ErrNotExist
}

func (s *shed) Part(name string) (io.ReadSeekCloser, error) {
	f, err := os.Open(s.root + name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (s *shed) sweep() {}

func (u *shedUpload) Write(p []byte) (int, error) {
	n, err := u.f.Write(p)
	u.n += n
	return n, err
}

func (u *shedUpload) Written() int { return u.n }

func (u *shedUpload) Close() error {
	u.s.uploads.drop(u.id)
	return u.f.Close()
}
