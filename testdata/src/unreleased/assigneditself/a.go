// Package assigneditself has named results, which a return assigns to themselves,
// also where they have no value yet.
package assigneditself

import (
	"io"
	"os"
)

// ok: the caller gets the end
func pipe(src io.Reader, ok bool) (r *io.PipeReader, w *io.PipeWriter, err error) {
	defer func() {
		if err != nil {
			println(err)
		}
	}()
	if !ok {
		return r, w, nil
	}
	r, w = io.Pipe()
	go func() {
		io.Copy(w, src)
		w.Close()
	}()
	return r, w, nil
}

// ok: who gets the channel has to close what comes
func files(names []string, ok bool) (out chan *os.File, err error) {
	defer func() {
		if err != nil {
			println(err)
		}
	}()
	if !ok {
		return out, nil
	}
	out = make(chan *os.File, len(names))
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return out, err
		}
		out <- f
	}
	return out, nil
}

func forgets(name string, ok bool) (f *os.File, err error) {
	defer func() {
		if err != nil {
			println(err)
		}
	}()
	if !ok {
		return f, nil
	}
	g, err := os.Open(name) // want "result of os.Open is never released"
	if err != nil {
		return f, err
	}
	println(g.Name())
	return f, nil
}
