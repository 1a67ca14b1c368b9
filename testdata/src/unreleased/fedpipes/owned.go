package fedpipes

import (
	"io"
)

// session has the reading end.
type session struct {
	r   *io.PipeReader
	log func(string)
}

func (s *session) Close() error     { return s.r.Close() }
func (s *session) note(text string) { s.log(text) }

// ok: the writer ends with the reader, which the session closes
func throughOwner(sessions chan *session, write func(io.Writer) error, log func(string)) {
	for {
		r, w := io.Pipe()
		s := &session{r: r, log: log}
		sessions <- s
		err := write(w)
		s.Close()
		if err != nil {
			return
		}
	}
}

func noteOnly(sessions chan *session, write func(io.Writer) error, log func(string)) error {
	r, w := io.Pipe() // want "w.Close is missing"
	s := &session{r: r, log: log}
	sessions <- s
	if err := write(w); err != nil {
		return err
	}
	s.note("written")
	return nil
}
