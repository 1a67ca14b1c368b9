package flushes

import (
	"bufio"
	"io"
)

type tokens interface {
	Next() (string, bool)
	Err() error
}

// ok: another error than that of the end is a failure
func filtered(w io.Writer, in tokens) error {
	bw := bufio.NewWriter(w)
	for {
		t, ok := in.Next()
		if !ok {
			err := in.Err()
			if err == io.EOF {
				return bw.Flush()
			}
			return err
		}
		bw.WriteString(t)
	}
}

func copied(w io.Writer, in tokens) error {
	bw := bufio.NewWriter(w) // want "not released on every path"
	for {
		t, ok := in.Next()
		if !ok {
			err := in.Err()
			if err != io.EOF {
				return err
			}
			return in.Err()
		}
		if t == "" {
			return bw.Flush()
		}
		bw.WriteString(t)
	}
}
