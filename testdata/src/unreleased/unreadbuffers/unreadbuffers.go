// Package unreadbuffers writes to buffers that are thrown away unread.
package unreadbuffers

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
)

// ok: who is quiet does not look into the buffer.
func rows(names []string, quiet bool) {
	buf := bytes.Buffer{}
	w := csv.NewWriter(&buf)
	for _, n := range names {
		buf.Reset()
		w.Write([]string{n})
		if !quiet {
			w.Flush()
			fmt.Println(buf.String())
		}
	}
}

func lost(names []string, quiet bool) string {
	buf := bytes.Buffer{}
	w := csv.NewWriter(&buf) // want `w.Flush is missing before the return`
	for _, n := range names {
		w.Write([]string{n})
		if !quiet {
			w.Flush()
		}
	}
	return buf.String()
}

func passedOn(line string, quiet bool, send func(*bytes.Buffer)) {
	buf := new(bytes.Buffer)
	w := bufio.NewWriter(buf) // want `w.Flush is missing`
	w.WriteString(line)
	if quiet {
		send(buf)
		return
	}
	w.Flush()
	send(buf)
}
