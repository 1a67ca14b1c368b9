package settings

import (
	"net"
	"os"
)

// A journal begins a report only for what it is given.
type journal struct {
	report *os.File
	lines  []string
}

func (j *journal) begin(kinds []string) (err error) {
	j.lines = append(j.lines, "begun")
	if kinds != nil {
		if j.report, err = os.Create(kinds[0]); err != nil {
			return err
		}
	}
	return nil
}

func (j *journal) Close() error {
	if j.report == nil {
		return nil
	}
	return j.report.Close()
}

// ok: there is none
func beginNone() (int, error) {
	var j journal
	if err := j.begin(nil); err != nil {
		return 0, err
	}
	return len(j.lines), nil
}

func beginOne() (int, error) {
	var j journal
	if err := j.begin([]string{"report"}); err != nil { // want `j.Close is missing`
		return 0, err
	}
	return len(j.lines), nil
}

// ok: only if there are any
func beginSome(kinds []string) (int, error) {
	var j journal
	if err := j.begin(kinds); err != nil {
		return 0, err
	}
	if kinds != nil {
		defer j.Close()
	}
	return len(j.lines), nil
}

// Another list says nothing.
func beginOther(kinds, others []string) (int, error) {
	var j journal
	if err := j.begin(kinds); err != nil { // want `j.Close is missing`
		return 0, err
	}
	if others != nil {
		defer j.Close()
	}
	return len(j.lines), nil
}

type listening struct{ ln net.Listener }

func (l *listening) Close() error { return l.ln.Close() }

// listen makes a listener of its own only if it gets none.
func listen(ln net.Listener) (l *listening, err error) {
	if ln != nil {
		return &listening{ln}, nil
	}
	if ln, err = net.Listen("tcp", "localhost:0"); err != nil {
		return nil, err
	}
	return &listening{ln}, nil
}

type quiet struct{ net.Listener }

// ok: the listener is the caller's.
func listenWith(ln net.Listener) (string, error) {
	l, err := listen(quiet{ln})
	if err != nil {
		return "", err
	}
	return l.ln.Addr().String(), nil
}

func listenAlone() (string, error) {
	l, err := listen(nil) // want `l.Close is missing`
	if err != nil {
		return "", err
	}
	return l.ln.Addr().String(), nil
}
