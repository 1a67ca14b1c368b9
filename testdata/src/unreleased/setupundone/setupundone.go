// Package setupundone sets owners up by methods that undo, where they fail, what
// they have begun: if they succeed, it is there to be released.
package setupundone

import (
	"errors"
	"os"
)

type journal struct {
	name   string
	file   *os.File
	synced bool
}

func newJournal(name string) *journal { return &journal{name: name} }

func (j *journal) Close() error {
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}

// open undoes it in the field.
func (j *journal) open() (err error) {
	defer func() {
		if err != nil && j.file != nil {
			j.file.Close()
		}
	}()
	if j.file, err = os.Open(j.name); err != nil {
		return err
	}
	return j.check()
}

// reopen undoes it in the variable.
func (j *journal) reopen() (err error) {
	f, err := os.Open(j.name)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	j.file = f
	return j.check()
}

// openWhole undoes it unless it has come to its end.
func (j *journal) openWhole() error {
	f, err := os.Open(j.name)
	if err != nil {
		return err
	}
	whole := false
	defer func() {
		if !whole {
			f.Close()
		}
	}()
	j.file = f
	if err := j.check(); err != nil {
		return err
	}
	whole = true
	return nil
}

// replay has closed the file when it returns.
func (j *journal) replay() (err error) {
	f, err := os.Open(j.name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	j.file = f
	return j.check()
}

// probe closes it where it succeeds; where it fails, the file is asked about later.
func (j *journal) probe() (err error) {
	f, err := os.Open(j.name)
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			f.Close()
		}
	}()
	j.file = f
	return j.check()
}

func (j *journal) check() error {
	if j.name == "" {
		return errors.New("no name")
	}
	return nil
}

func size(name string) (int64, error) {
	j := newJournal(name)
	if err := j.open(); err != nil { // want "what j.open begins is not released on every path: j.Close is missing before the return on line 113"
		return 0, err
	}
	info, err := j.file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), j.Close()
}

// ok
func sizeRight(name string) (int64, error) {
	j := newJournal(name)
	if err := j.open(); err != nil {
		return 0, err
	}
	defer j.Close()
	info, err := j.file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func isThere(name string) bool {
	j := newJournal(name)
	return j.reopen() == nil // want "what j.reopen begins is never released: j.Close is missing"
}

// ok
func isThereRight(name string) bool {
	j := newJournal(name)
	if j.reopen() != nil {
		return false
	}
	return j.Close() == nil
}

func first(name string) (byte, error) {
	j := newJournal(name)
	if err := j.openWhole(); err != nil { // want "what j.openWhole begins is never released: j.Close is missing"
		return 0, err
	}
	var b [1]byte
	_, err := j.file.Read(b[:])
	return b[0], err
}

// ok
func firstRight(name string) (byte, error) {
	j := newJournal(name)
	if err := j.openWhole(); err != nil {
		return 0, err
	}
	defer j.Close()
	var b [1]byte
	_, err := j.file.Read(b[:])
	return b[0], err
}

// ok: nothing is left
func replayed(name string) error {
	j := newJournal(name)
	if err := j.replay(); err != nil {
		return err
	}
	j.synced = true
	return nil
}

// ok: who knows what is left
func probed(name string) error {
	j := newJournal(name)
	if err := j.probe(); err != nil {
		return err
	}
	j.synced = true
	return nil
}
