// Package twoparts returns structs with two resources, which nothing releases
// together.
package twoparts

import (
	"bufio"
	"io"
	"os"
)

// ends has no method.
type ends struct {
	sink   io.WriteCloser
	source io.ReadCloser
}

func connect(to, from string) (ends, error) {
	sink, err := os.Create(to)
	if err != nil {
		return ends{}, err
	}
	source, err := os.Open(from)
	if err != nil {
		sink.Close()
		return ends{}, err
	}
	return ends{sink: sink, source: source}, nil
}

func half() error {
	e, err := connect("a", "b") // want `result of connect is never released: e.source.Close is missing`
	if err != nil {
		return err
	}
	return e.sink.Close()
}

func late() error {
	e, err := connect("a", "b") // want `result of connect is not released on every path: e.source.Close is missing before the return on line 45`
	if err != nil {
		return err
	}
	defer e.sink.Close()
	if _, err := e.sink.Write(nil); err != nil {
		return err
	}
	return e.source.Close()
}

func again() (ends, error) {
	e, err := connect("a", "b") // want `e.sink.Close is missing before the return on line 56` `e.source.Close is missing before the return on line 56`
	if err != nil {
		return ends{}, err
	}
	if _, err := e.sink.Write(nil); err != nil {
		return ends{}, err
	}
	return e, nil
}

func both() error { // ok
	e, err := connect("a", "b")
	if err != nil {
		return err
	}
	defer e.sink.Close()
	defer e.source.Close()
	_, err = io.Copy(e.sink, e.source)
	return err
}

func end(e ends) {
	e.sink.Close()
	e.source.Close()
}

func helper() error { // ok
	e, err := connect("a", "b")
	if err != nil {
		return err
	}
	defer end(e)
	_, err = io.Copy(e.sink, e.source)
	return err
}

func apart() (io.WriteCloser, io.ReadCloser, error) { // ok
	e, err := connect("a", "b")
	if err != nil {
		return nil, nil, err
	}
	return e.sink, e.source, nil
}

// line owns both.
type line struct {
	ends ends
	n    int
}

func newLine() (*line, error) { // ok
	e, err := connect("a", "b")
	if err != nil {
		return nil, err
	}
	return &line{ends: e}, nil
}

func (l *line) Close() error {
	l.ends.source.Close()
	return l.ends.sink.Close()
}

func dropped() int {
	l, err := newLine() // want `result of newLine is never released: l.Close is missing`
	if err != nil {
		return 0
	}
	return l.n
}

// A source that is only there if it was asked for.
func maybe(to, from string) (e ends, err error) { // ok
	f, err := os.Create(to)
	if err != nil {
		return e, err
	}
	e.sink = f
	if from == "" {
		return e, nil
	}
	g, err := os.Open(from)
	if err != nil {
		f.Close()
		return ends{}, err
	}
	e.source = g
	return e, nil
}

func guarded(from string) error { // ok
	e, err := maybe("a", from)
	if err != nil {
		return err
	}
	defer e.sink.Close()
	if e.source == nil {
		return nil
	}
	defer e.source.Close()
	_, err = io.Copy(e.sink, e.source)
	return err
}

func withoutSource() error { // ok: it asks for none
	e, err := maybe("a", "")
	if err != nil {
		return err
	}
	return e.sink.Close()
}

// wire has a writer around its sink, which each message is flushed through.
type wire struct {
	sink *os.File
	out  *bufio.Writer
}

func newWire(name string) (wire, error) {
	f, err := os.Create(name)
	if err != nil {
		return wire{}, err
	}
	return wire{sink: f, out: bufio.NewWriter(f)}, nil
}

func say(w wire, s string) error {
	if _, err := w.out.WriteString(s); err != nil {
		return err
	}
	return w.out.Flush()
}

func talk() error { // ok: who writes flushes
	w, err := newWire("a")
	if err != nil {
		return err
	}
	defer w.sink.Close()
	return say(w, "hello")
}

func hangsOn() error {
	w, err := newWire("a") // want `result of newWire is never released: w.sink.Close is missing`
	if err != nil {
		return err
	}
	return say(w, "hello")
}
