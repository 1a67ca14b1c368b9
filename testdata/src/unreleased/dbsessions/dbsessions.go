// Package dbsessions has sessions of an engine: those that are asked for have to be
// closed, whatever statements they run, and those of one statement close
// themselves.
package dbsessions

import "xorm.io/xorm"

func open(e *xorm.Engine) *xorm.Session { return e.NewSession() }

type user struct{ name string }

func leaks(e *xorm.Engine) ([]user, error) {
	s := open(e) // want `result of open is never released: s.Close is missing`
	var users []user
	err := s.Where("name = ?", "a").Find(&users)
	return users, err
}

func commits(e *xorm.Engine) error {
	s := e.NewSession() // want `result of e.NewSession is not released on every path: s.Close is missing`
	if err := count(s); err != nil {
		return err
	}
	if err := s.Commit(); err != nil {
		return err
	}
	return s.Close()
}

func count(s *xorm.Session) error {
	var users []user
	return s.Find(&users)
}

func closes(e *xorm.Engine) ([]user, error) {
	s := open(e) // ok
	defer s.Close()
	var users []user
	err := s.Where("name = ?", "a").Find(&users)
	return users, err
}

func oneStatement(e *xorm.Engine) ([]user, error) {
	var users []user
	err := e.Where("name = ?", "a").Find(&users) // ok
	return users, err
}
