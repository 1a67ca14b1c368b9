// Package unbegun has writers that buffer and that nothing has been written to,
// or whose write has failed: there is nothing to flush.
package unbegun

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"log"
	"strings"
)

func serve(entries <-chan []byte, stop <-chan bool) {
	var buf bytes.Buffer
	// ok
	gw := gzip.NewWriter(&buf)
	for {
		select {
		case entry := <-entries:
			gw.Reset(&buf)
			if _, err := gw.Write(entry); err != nil {
				log.Print(err)
				continue
			}
			if err := gw.Close(); err != nil {
				log.Print(err)
			}
		case <-stop:
			return
		}
	}
}

func serveForgotten(entries <-chan []byte, stop <-chan bool) {
	var buf bytes.Buffer
	gw := gzip.NewWriter(&buf) // want "not released on every path"
	for {
		select {
		case entry := <-entries:
			if _, err := gw.Write(entry); err != nil {
				log.Print(err)
				continue
			}
			if len(entry) == 0 {
				return
			}
			gw.Close()
		case <-stop:
			return
		}
	}
}

func lines(w io.Writer, ls []string) {
	// ok
	bw := bufio.NewWriter(w)
	for _, l := range ls {
		if _, err := bw.WriteString(l); err != nil {
			log.Print(err)
			return
		}
	}
	bw.Flush()
}

func linesShort(w io.Writer, ls []string) {
	bw := bufio.NewWriter(w) // want "not released on every path"
	for _, l := range ls {
		if _, err := bw.WriteString(l); err != nil {
			log.Print(err)
			return
		}
		if l == "" {
			return
		}
	}
	bw.Flush()
}

// Without an end it is no archive, empty or not.
func archive(w io.Writer, names []string) {
	zw := gzip.NewWriter(w) // want "not released on every path"
	if len(names) == 0 {
		return
	}
	for _, n := range names {
		io.WriteString(zw, n)
	}
	zw.Close()
}

func packed(names []string) string {
	buf := new(strings.Builder)
	// ok
	zw := gzip.NewWriter(buf)
	if len(names) == 0 {
		return ""
	}
	for _, n := range names {
		io.WriteString(zw, n)
	}
	zw.Close()
	return buf.String()
}

func packedHalf(names []string) string {
	buf := new(strings.Builder)
	zw := gzip.NewWriter(buf) // want "not released on every path"
	for _, n := range names {
		io.WriteString(zw, n)
		if n == "" {
			return buf.String()
		}
	}
	zw.Close()
	return buf.String()
}

type resettable interface {
	io.WriteCloser
	Reset(io.Writer)
}

// spare makes a writer that is told later where to write.
func spare(packed bool) resettable {
	if packed {
		return gzip.NewWriter(nil)
	}
	return nil
}

func begun(w io.Writer, packed bool) resettable {
	if packed {
		return gzip.NewWriter(w)
	}
	return nil
}

func writeAll(w io.Writer, packed bool, parts [][]byte) error {
	// ok: there may be no part
	out := spare(packed)
	for _, p := range parts {
		out.Reset(w)
		if _, err := out.Write(p); err != nil {
			return err
		}
		if err := out.Close(); err != nil {
			return err
		}
	}
	return nil
}

func writeBegun(w io.Writer, packed bool, parts [][]byte) error {
	out := begun(w, packed) // want "not released on every path"
	for _, p := range parts {
		if _, err := out.Write(p); err != nil {
			return err
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return out.Close()
}
