// Package loghooks gives loggers hooks, which they keep, and messages, which they
// only look at.
package loghooks

import (
	"os"

	"github.com/sirupsen/logrus"
)

type toFile struct{ f *os.File }

func (h *toFile) Fire(e *logrus.Entry) error {
	_, err := h.f.WriteString(e.Message)
	return err
}

// ok
func newToFile(f *os.File) *toFile { return &toFile{f: f} }

// ok
func everywhere(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	logrus.AddHook(newToFile(f))
	return nil
}

// ok
func forOne(name string) (*logrus.Logger, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	l := new(logrus.Logger)
	l.AddHook(newToFile(f))
	return l, nil
}

func onlyNamed(name string) error {
	f, err := os.Create(name) // want "never released"
	if err != nil {
		return err
	}
	h := newToFile(f)
	logrus.Info("logging to ", f.Name())
	return h.Fire(&logrus.Entry{Message: "begun"})
}
