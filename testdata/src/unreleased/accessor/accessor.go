// Package accessor asks values of interfaces, whose implementations are in
// another package, for streams.
package accessor

import "unreleased/accessor/media"

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
