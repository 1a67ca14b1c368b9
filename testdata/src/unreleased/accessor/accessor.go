// Package accessor asks values of interfaces, whose implementations are in
// another package, for streams.
package accessor

import (
	"io"

	"unreleased/accessor/media"
)

func label(m media.Medium, text []byte) error {
	s, err := m.Writable() // ok: what is in sight of it hands out what it holds
	if err != nil {
		return err
	}
	_, err = s.WriteAt(text, 0)
	return err
}

func head(s media.Shelf, name string) ([]byte, error) {
	r, err := s.Take(name) // want "result of s.Take is never released: r.Close is missing"
	if err != nil {
		return nil, err
	}
	buf := make([]byte, 8)
	_, err = r.Read(buf)
	return buf, err
}

// ok: whoever begins an upload puts it into the table, and there it is looked up
func progress(d media.Depot, id string) (int, error) {
	up, err := d.Upload(id)
	if err != nil {
		return 0, err
	}
	return up.Written(), nil
}

func begin(d media.Depot, head []byte) (string, error) {
	up, id, err := d.Begin()
	if err != nil {
		return "", err
	}
	if _, err := up.Write(head); err != nil {
		return "", err
	}
	return id, nil
}

func first(d media.Depot, name string) (byte, error) {
	part, err := d.Part(name) // want "result of d.Part is not released on every path: part.Close is missing"
	if err != nil {
		return 0, err
	}
	buf := make([]byte, 1)
	if _, err := part.Read(buf); err != nil {
		return 0, err
	}
	return buf[0], part.Close()
}

func pull(r media.Rack, name string) ([]byte, error) {
	part, err := r.Pull(name) // want "result of r.Pull is never released: part.Close is missing"
	if err != nil {
		return nil, err
	}
	buf := make([]byte, 8)
	_, err = part.Read(buf)
	return buf, err
}

func unfold(l media.Leaf, at int64) (io.ReadCloser, error) {
	part, err := l.Open(0) // want "result of l.Open is not released on every path: part.Close is missing"
	if err != nil {
		return nil, err
	}
	if _, err := part.Seek(at, io.SeekStart); err != nil {
		return nil, err
	}
	return part, nil
}

func unfoldRight(l media.Leaf, at int64) (io.ReadCloser, error) {
	part, err := l.Open(0) // ok
	if err != nil {
		return nil, err
	}
	if _, err := part.Seek(at, io.SeekStart); err != nil {
		part.Close()
		return nil, err
	}
	return part, nil
}
