// Package shortwrites has buffered writers that have written less than they were
// given: they have failed, and what is left in them is of no use.
package shortwrites

import (
	"bufio"
	"net"
)

func send(c net.Conn, frames <-chan []byte) {
	w := bufio.NewWriter(c) // ok: who writes less has failed
	for frame := range frames {
		n, err := w.Write(frame)
		if n < len(frame) || err != nil {
			return
		}
		if w.Flush() != nil {
			return
		}
	}
}

func sendHead(c net.Conn, head string) {
	w := bufio.NewWriter(c) // ok: as above, asked the other way round
	n, err := w.WriteString(head)
	if n == len(head) && err == nil {
		w.Flush()
	}
}

func sendLong(c net.Conn, frames <-chan []byte) {
	w := bufio.NewWriter(c) // want `result of bufio.NewWriter is not released on every path: w.Flush is missing before the return`
	for frame := range frames {
		n, err := w.Write(frame)
		if err != nil {
			return
		}
		if n > 1000 {
			return
		}
		if w.Flush() != nil {
			return
		}
	}
}
