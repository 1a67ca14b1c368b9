package report

import (
	"encoding/xml"
	"io"
)

// Checkstyle prints the XML of the program of that name, which many
// servers for continuous integration read.
type Checkstyle struct {
	// Dir is the directory to which file names are relative.
	Dir string
}

type (
	checkstyleDocument struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// Print implements Format.
func (c Checkstyle) Print(w io.Writer, r *Result) error {
	src := newSources(c.Dir)
	doc := checkstyleDocument{Version: "8.0"}
	index := make(map[string]int)
	for i := range r.Findings {
		f := &r.Findings[i]
		at, message := f.shownAt(src)
		path := src.path(at.Pos.Filename)
		if _, ok := index[path]; !ok {
			index[path] = len(doc.Files)
			doc.Files = append(doc.Files, checkstyleFile{Name: path})
		}
		file := &doc.Files[index[path]]
		file.Errors = append(file.Errors, checkstyleError{at.Pos.Line, at.Pos.Column, "error", message, "everypath." + f.ID()})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "\t")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
