// Package sharedbuffers puts layers around buffered writers: some flush the writer that
// they get, since they buffer by it, and some only write to it. And it makes writers
// of messages that write nothing.
package sharedbuffers

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"mime/multipart"
	"net/http"
)

// ok: what Encode flushes is the buffer
func asXML(w io.Writer, v any) error {
	bw := bufio.NewWriter(w)
	enc := xml.NewEncoder(bw)
	enc.Indent("", "\t")
	return enc.Encode(v)
}

func asXMLBehind(w io.Writer, v any) error {
	bw := bufio.NewWriter(w) // want `result of bufio.NewWriter is never released: bw.Flush is missing`
	if err := xml.NewEncoder(bw).Encode(v); err != nil {
		return err
	}
	return bw.WriteByte('\n')
}

func asJSON(w io.Writer, v any) error {
	bw := bufio.NewWriter(w) // want `result of bufio.NewWriter is never released: bw.Flush is missing`
	return json.NewEncoder(bw).Encode(v)
}

// ok
func asCSV(w io.Writer, rows [][]string) error {
	c := csv.NewWriter(bufio.NewWriterSize(w, 1<<16))
	for _, r := range rows {
		if err := c.Write(r); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// ok: it writes no part
func boundary(r *http.Request) string {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return w.Boundary()
}

func form(fields map[string]string) (string, *bytes.Buffer, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b) // want `result of multipart.NewWriter is never released: w.Close is missing`
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			return "", nil, err
		}
	}
	return w.FormDataContentType(), &b, nil
}
