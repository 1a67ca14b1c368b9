// Package owner_elements: maps and slices of resources, and what is taken
// out of them.
package owner_elements

import (
	"errors"
	"net"
	"os"
	"sync"
)

// cache releases its files, unless they are evicted.
type cache struct {
	mu    sync.Mutex
	files map[string]*os.File
	list  []*os.File
}

// Open adds one.
func (c *cache) Open(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.files[name] = f
	return nil
}

// Push adds one to the list.
func (c *cache) Push(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	c.list = append(c.list, f)
	return nil
}

// Evict forgets one.
func (c *cache) Evict(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.files, name) // want "an element of field files of cache is removed before it is released: Close is missing, which Close calls"
}

// Size looks at one, and then drops it.
func (c *cache) Size(name string) (int64, error) {
	f, ok := c.files[name]
	if !ok {
		return 0, os.ErrNotExist
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	delete(c.files, name) // want "an element of field files of cache is removed"
	return info.Size(), nil
}

// Reset forgets all.
func (c *cache) Reset() {
	clear(c.files)      // want "field files of cache is removed"
	c.list = c.list[:0] // want "field list of cache is removed"
}

// Forget forgets all.
func (c *cache) Forget() {
	c.files = nil // want "field files of cache is removed"
}

// Close releases all.
func (c *cache) Close() (err error) {
	for _, f := range c.files {
		err = errors.Join(err, f.Close())
	}
	for _, f := range c.list {
		err = errors.Join(err, f.Close())
	}
	c.files, c.list = nil, nil
	return err
}

// right releases what it removes.
type right struct {
	files map[string]*os.File
	list  []*os.File
	out   chan *os.File
}

// ok
func (r *right) Open(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	r.files[name] = f
	return nil
}

// ok: released before
func (r *right) Evict(name string) error {
	f, ok := r.files[name]
	if !ok {
		return nil
	}
	delete(r.files, name)
	return f.Close()
}

// ok: released all
func (r *right) Reset() {
	for name, f := range r.files {
		f.Close()
		delete(r.files, name)
	}
}

// ok: by a helper
func (r *right) Drop(name string) error {
	err := r.release(name)
	delete(r.files, name)
	return err
}

func (r *right) release(name string) error {
	if f := r.files[name]; f != nil {
		return f.Close()
	}
	return nil
}

// ok: the caller has released it
func (r *right) forget(name string) { delete(r.files, name) }

// End releases one.
func (r *right) End(name string) error {
	err := r.release(name)
	r.forget(name)
	return err
}

// Close releases all.
func (r *right) Close() (err error) {
	for _, f := range r.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// pool gives away what it removes.
type pool struct {
	mu    sync.Mutex
	conns map[string]net.Conn
	idle  []net.Conn
}

// ok
func (p *pool) Dial(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.conns[addr] = c
	p.mu.Unlock()
	return nil
}

// ok: who gets it has it
func (p *pool) Take(addr string) net.Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.conns[addr]
	delete(p.conns, addr)
	return c
}

// ok: what it is given has been released, or will be
func (p *pool) remove(addr string, c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conns[addr] == c {
		delete(p.conns, addr)
	}
}

// Close releases all.
func (p *pool) Close() (err error) {
	for _, c := range p.conns {
		err = errors.Join(err, c.Close())
	}
	return err
}

// server has connections that end themselves.
type server struct {
	mu    sync.Mutex
	conns map[string]net.Conn
}

// ok: the goroutine releases it
func (s *server) accept(ln net.Listener) error {
	for {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.conns[c.RemoteAddr().String()] = c
		s.mu.Unlock()
		go s.serve(c)
	}
}

func (s *server) serve(c net.Conn) {
	defer c.Close()
	defer s.gone(c.RemoteAddr().String())
	c.Write([]byte("hello"))
}

// ok
func (s *server) gone(addr string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, addr)
}

// Close releases those that are left.
func (s *server) Close() {
	for _, c := range s.conns {
		c.Close()
	}
}

// session deregisters itself by a callback.
type session struct {
	conn   net.Conn
	onGone func(string)
}

// Close releases and tells.
func (s *session) Close() error {
	err := s.conn.Close()
	s.onGone("x")
	return err
}

type registry struct {
	sessions map[string]*session
}

// ok
func (r *registry) add(addr string) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	r.sessions[addr] = &session{conn: c, onGone: r.gone}
	return nil
}

// ok: the session calls it when it ends
func (r *registry) gone(id string) { delete(r.sessions, id) }

// Close ends all.
func (r *registry) Close() {
	for _, s := range r.sessions {
		s.Close()
	}
}

// queue cuts its list.
type queue struct {
	files []*os.File
	other []*os.File
}

// Push adds one.
func (q *queue) Push(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	q.files = append(q.files, f)
	return nil
}

// Cut takes one out of the list.
func (q *queue) Cut(i int) {
	q.files = append(q.files[:i], q.files[i+1:]...) // want "an element of field files of queue is removed"
}

// ok: released before
func (q *queue) Drop(i int) error {
	f := q.files[i]
	q.files = append(q.files[:i], q.files[i+1:]...)
	return f.Close()
}

// Close releases all.
func (q *queue) Close() {
	for _, f := range q.files {
		f.Close()
	}
}

// Store lends its files.
type Store struct{ files map[string]*os.File }

// Open adds one.
func (s *Store) Open(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.files[name] = f
	return nil
}

// Get lends one: Close releases it.
func (s *Store) Get(name string) *os.File { return s.files[name] }

// Remove forgets one.
func (s *Store) Remove(name string) {
	delete(s.files, name) // want "an element of field files of Store is removed"
}

// Close releases all.
func (s *Store) Close() {
	for _, f := range s.files {
		f.Close()
	}
}

// lender has a user that releases.
type lender struct{ files map[string]*os.File }

// ok
func (l *lender) Open(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	l.files[name] = f
	return nil
}

func (l *lender) get(name string) *os.File { return l.files[name] }

// ok: its caller has released it
func (l *lender) forget(name string) { delete(l.files, name) }

func end(l *lender, name string) error {
	err := l.get(name).Close()
	l.forget(name)
	return err
}

// Close releases all.
func (l *lender) Close() {
	for _, f := range l.files {
		f.Close()
	}
}

// Lender lends what it has just put in.
type Lender struct{ files map[string]*os.File }

// Get opens it if need be.
func (l *Lender) Get(name string) (*os.File, error) {
	if f, ok := l.files[name]; ok {
		return f, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	l.files[name] = f
	return f, nil
}

// Remove forgets one.
func (l *Lender) Remove(name string) {
	delete(l.files, name) // want "an element of field files of Lender is removed"
}

// Close releases all.
func (l *Lender) Close() {
	for _, f := range l.files {
		f.Close()
	}
}

// taker has a user that releases what it gets.
type taker struct{ files map[string]*os.File }

// ok
func (l *taker) open(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	l.files[name] = f
	return f, nil
}

// ok: it has been released
func (l *taker) Remove(name string) { delete(l.files, name) }

func use(l *taker, name string) error {
	f, err := l.open(name)
	if err != nil {
		return err
	}
	defer l.Remove(name)
	return f.Close()
}

// Close releases what is left.
func (l *taker) Close() {
	for _, f := range l.files {
		f.Close()
	}
}

// A parcel is released by a function for all of its parts, in the last step.
type parcel struct {
	parts []*os.File
	after func() error
}

func openParcel(name string) (*parcel, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &parcel{parts: []*os.File{f}}, nil
}

func closeParts(parts []*os.File) []*os.File {
	for _, f := range parts {
		f.Close()
	}
	return nil
}

// ok
func (p *parcel) Close() error {
	p.parts = closeParts(p.parts)
	return p.after()
}
