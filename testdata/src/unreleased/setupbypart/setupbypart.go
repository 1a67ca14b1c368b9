// Package setupbypart calls methods that fill an exported field of their
// receivers, which no method of the type releases: the callers have to, by that
// field.
package setupbypart

import (
	"errors"
	"io"

	"unreleased/setupbypart/item"
)

var errEmpty = errors.New("empty")

func text(id string) ([]byte, error) {
	a := &item.Attachment{ID: id}
	if err := a.Load(); err != nil { // want `what a.Load begins is never released: a.Content.Close is missing`
		return nil, err
	}
	return io.ReadAll(a.Content)
}

func textReleased(id string) ([]byte, error) {
	a := &item.Attachment{ID: id}
	if err := a.Load(); err != nil { // ok: released by the part
		return nil, err
	}
	defer a.Content.Close()
	return io.ReadAll(a.Content)
}

func textByHelper(id string) ([]byte, error) {
	a := &item.Attachment{ID: id}
	if err := a.Load(); err != nil { // ok: the helper releases it
		return nil, err
	}
	defer done(a)
	return io.ReadAll(a.Content)
}

func done(a *item.Attachment) { a.Content.Close() }

func find(id string) (*item.Attachment, error) {
	a := &item.Attachment{ID: id}
	if err := a.Load(); err != nil { // ok: the callers have it
		return nil, err
	}
	return a, nil
}

func findFilled(id string) (*item.Attachment, error) {
	a := &item.Attachment{ID: id}
	if err := a.Load(); err != nil { // want `a.Content.Close is missing before the return on line 57`
		return nil, err
	}
	if n, _ := a.Head(make([]byte, 1)); n == 0 {
		return nil, errEmpty
	}
	return a, nil
}

func sends(w io.Writer, id string) error {
	a, err := find(id) // want `result of find is never released: a.Content.Close is missing`
	if err != nil {
		return err
	}
	_, err = io.Copy(w, a.Content)
	return err
}

func moved(id string) (io.ReadCloser, error) {
	a := &item.Attachment{ID: id}
	if err := a.Load(); err != nil { // ok: the part is handed on
		return nil, err
	}
	return a.Content, nil
}

func listed(ids []string) (map[string]io.Reader, error) {
	all := make(map[string]io.Reader)
	for _, id := range ids {
		a := &item.Attachment{ID: id}
		if err := a.Load(); err != nil { // want `for those of earlier iterations before the return on line 84`
			return nil, err
		}
		all[id] = a.Content
	}
	return all, nil
}

func page(w io.Writer, id string) error {
	p := &item.Page{ID: id}
	if err := p.Load(); err != nil { // ok: a method releases it
		return err
	}
	return p.Send(w)
}

func logged(name string) (io.Writer, error) {
	l := &item.Log{Name: name}
	if err := l.Start(); err != nil { // ok: a method hands it on
		return nil, err
	}
	return l.Sink(), nil
}

func given(a *item.Attachment) error {
	return a.Load() // ok: whoever has it releases it
}
