// Package xorm is a stub of xorm.io/xorm.
package xorm

type Engine struct{}

type Session struct {
	isAutoClose bool
	closed      bool
}

func (e *Engine) NewSession() *Session { return &Session{} }

func (e *Engine) Where(query any, args ...any) *Session {
	s := e.NewSession()
	s.isAutoClose = true
	return s.Where(query, args...)
}

func (s *Session) Where(query any, args ...any) *Session { return s }

func (s *Session) Find(rows any, conds ...any) error {
	if s.isAutoClose {
		defer s.Close()
	}
	return nil
}

func (s *Session) Commit() error { return nil }

func (s *Session) Close() error {
	s.closed = true
	return nil
}
