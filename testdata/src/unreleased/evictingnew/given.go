package evictingnew

import (
	"errors"
	"os"
)

// A Maker keeps what it gives to its callers, to release what they leave.
type Maker struct{ files map[string]*os.File }

func (m *Maker) New(name string) (*os.File, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	m.files[name] = f
	return f, nil
}

// ok: who got the file tells that it is done with it
func (m *Maker) Forget(name string) { delete(m.files, name) }

func (m *Maker) Close() (err error) {
	for _, f := range m.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// A Lender opens what it has not got yet.
type Lender struct{ files map[string]*os.File }

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

func (l *Lender) Forget(name string) {
	delete(l.files, name) // want "an element of field files of Lender is removed before it is released: Close is missing, which Close calls"
}

func (l *Lender) Close() (err error) {
	for _, f := range l.files {
		err = errors.Join(err, f.Close())
	}
	return err
}
