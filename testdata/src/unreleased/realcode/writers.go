package realcode

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"sync"
	"text/tabwriter"
)

// w is the buffer where bw is not nil; a flush in between leaves it empty.
//
// ok: a flush is owed only after a write
func writeRequest(w io.Writer, wait func() bool) error {
	var bw *bufio.Writer
	if _, ok := w.(io.ByteWriter); !ok {
		bw = bufio.NewWriter(w)
		w = bw
	}
	if _, err := fmt.Fprintf(w, "hello"); err != nil {
		return err
	}
	if wait != nil {
		if b, ok := w.(*bufio.Writer); ok {
			if err := b.Flush(); err != nil {
				return err
			}
		}
		if !wait() {
			return nil
		}
	}
	if bw != nil {
		return bw.Flush()
	}
	return nil
}

// writeRequestWrong has written when it does not wait.
func writeRequestWrong(w io.Writer, wait func() bool) error {
	bw := bufio.NewWriter(w) // want "not released on every path"
	if _, err := fmt.Fprintf(bw, "hello"); err != nil {
		return err
	}
	if !wait() {
		return nil
	}
	return bw.Flush()
}

// ok: nothing was written yet
func writeLater(w io.Writer, ready func() bool) error {
	bw := bufio.NewWriter(w)
	if !ready() {
		return nil
	}
	bw.WriteString("hello")
	return bw.Flush()
}

// The dynamic type says which of the writers it is.
//
// ok: flushed in a type switch
func list(names []string, buffered bool) {
	var writer io.Writer = os.Stdout
	if buffered {
		writer = bufio.NewWriter(os.Stdout)
	}
	for _, name := range names {
		fmt.Fprintln(writer, name)
	}
	switch w := writer.(type) {
	case *bufio.Writer:
		w.Flush()
	}
}

// ok: a flush in a type switch with other types
func table(rows []string, kind string) {
	var writer io.Writer
	switch kind {
	case "table":
		writer = tabwriter.NewWriter(os.Stdout, 0, 8, 1, ' ', 0)
	case "lines":
		writer = bufio.NewWriter(os.Stdout)
	default:
		writer = os.Stdout
	}
	for _, row := range rows {
		fmt.Fprintln(writer, row)
	}
	switch w := writer.(type) {
	case *tabwriter.Writer:
		w.Flush()
	case *bufio.Writer:
		w.Flush()
	}
}

// listWrong asks for another type.
func listWrong(names []string) {
	var writer io.Writer = bufio.NewWriter(os.Stdout) // want "never released"
	for _, name := range names {
		fmt.Fprintln(writer, name)
	}
	switch w := writer.(type) {
	case *tabwriter.Writer:
		w.Flush()
	}
}

type columns struct{ b *bufio.Writer }

func (c *columns) Init(w io.Writer) *columns {
	c.b = bufio.NewWriter(w)
	return c
}

func (c *columns) Flush() error { return c.b.Flush() }

// ok: a method that returns its receiver, which keeps the writer
func newColumns(w io.Writer) *columns { return new(columns).Init(w) }

// ok: the same with a receiver of another package
func newTable(w io.Writer) *tabwriter.Writer {
	return new(tabwriter.Writer).Init(w, 0, 8, 1, ' ', 0)
}

var (
	outputMu sync.Mutex
	output   = func(line string) { fmt.Println(line) }
)

// SetOutput keeps f for as long as the program runs.
func SetOutput(f func(line string)) {
	outputMu.Lock()
	defer outputMu.Unlock()
	output = f
}

// CallOutput calls f once.
func CallOutput(f func(line string)) { f("started") }

// The function writes to the file from then on.
//
// ok: kept by a closure that is stored
func logTo(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	SetOutput(func(line string) { fmt.Fprintln(f, line) })
	return nil
}

// logToWrong: this closure is over when the call is.
func logToWrong(name string) error {
	f, err := os.Create(name) // want "never released"
	if err != nil {
		return err
	}
	CallOutput(func(line string) { fmt.Fprintln(f, line) })
	return nil
}
