package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
)

// A shown finding is what all consumers tell of one: FILE:LINE RULE/CATEGORY,
// the file relative to the module.
type shown = string

// readers read what a format has written.
var readers = map[string]func(dir, text string) ([]shown, error){
	"text": func(_, text string) ([]shown, error) {
		return matches(`(?m)^(\S[^:]*:\d+):\d+: .* \((\w+/\w+)\)$`, text), nil
	},
	"github": func(_, text string) (all []shown, err error) {
		for _, m := range regexp.MustCompile(`(?m)^::error file=(.*?),line=(\d+),.*title=everypath (\S+?)::`).FindAllStringSubmatch(text, -1) {
			all = append(all, m[1]+":"+m[2]+" "+m[3])
		}
		return all, nil
	},
	"html":       readHTML,
	"json":       readAnalysisJSON,
	"rdjson":     readRDJSON,
	"rdjsonl":    readRDJSON,
	"sarif":      readSARIF,
	"gitlab":     readGitLab,
	"checkstyle": readCheckstyle,
}

func matches(pattern, text string) (all []shown) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, m[1]+" "+m[2])
	}
	return all
}

func readHTML(_, text string) (all []shown, err error) {
	id := ""
	for _, m := range regexp.MustCompile(`data-rule="([^"]*)"|<span class="place">([^<]*):\d+</span>`).FindAllStringSubmatch(text, -1) {
		if m[1] != "" {
			id = m[1]
		} else {
			all = append(all, html.UnescapeString(m[2])+" "+id)
		}
	}
	return all, nil
}

// readAnalysisJSON reads the JSON of the checkers of golang.org/x/tools.
func readAnalysisJSON(dir, text string) (all []shown, err error) {
	// go vet writes a line for each package before it.
	text = regexp.MustCompile(`(?m)^# .*$`).ReplaceAllString(text, "")
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		var packages map[string]map[string]json.RawMessage
		if err := dec.Decode(&packages); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		for _, rules := range packages {
			for rule, raw := range rules {
				var findings []struct{ Category, Posn string }
				if err := json.Unmarshal(raw, &findings); err != nil {
					return nil, fmt.Errorf("%w: %s", err, raw)
				}
				for _, f := range findings {
					place := f.Posn[:strings.LastIndexByte(f.Posn, ':')]
					if rel, err := filepath.Rel(dir, place); err == nil && filepath.IsAbs(place) {
						place = rel
					}
					all = append(all, filepath.ToSlash(place)+" "+rule+"/"+f.Category)
				}
			}
		}
	}
}

func readRDJSON(_, text string) (all []shown, err error) {
	type diagnostic struct {
		Location struct {
			Path  string
			Range struct{ Start struct{ Line int } }
		}
		Code struct{ Value string }
	}
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		var d struct {
			diagnostic
			Diagnostics []diagnostic
		}
		if err := dec.Decode(&d); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if d.Location.Path != "" {
			d.Diagnostics = append(d.Diagnostics, d.diagnostic)
		}
		for _, one := range d.Diagnostics {
			all = append(all, fmt.Sprintf("%s:%d %s", one.Location.Path, one.Location.Range.Start.Line, one.Code.Value))
		}
	}
}

func readSARIF(_, text string) (all []shown, err error) {
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID    string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		return nil, err
	}
	for _, r := range log.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation
		path, err := url.PathUnescape(at.ArtifactLocation.URI)
		if err != nil {
			return nil, err
		}
		all = append(all, fmt.Sprintf("%s:%d %s", path, at.Region.StartLine, r.RuleID))
	}
	return all, nil
}

func readGitLab(_, text string) (all []shown, err error) {
	var issues []struct {
		CheckName string `json:"check_name"`
		Location  struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	if err := json.Unmarshal([]byte(text), &issues); err != nil {
		return nil, err
	}
	for _, i := range issues {
		all = append(all, fmt.Sprintf("%s:%d %s", i.Location.Path, i.Location.Lines.Begin, i.CheckName))
	}
	return all, nil
}

func readCheckstyle(_, text string) (all []shown, err error) {
	var doc struct {
		Files []struct {
			Name   string `xml:"name,attr"`
			Errors []struct {
				Line   int    `xml:"line,attr"`
				Source string `xml:"source,attr"`
			} `xml:"error"`
		} `xml:"file"`
	}
	if err := xml.Unmarshal([]byte(text), &doc); err != nil {
		return nil, err
	}
	for _, f := range doc.Files {
		for _, e := range f.Errors {
			all = append(all, fmt.Sprintf("%s:%d %s", f.Name, e.Line, strings.ReplaceAll(strings.TrimPrefix(e.Source, "everypath."), ".", "/")))
		}
	}
	return all, nil
}

// bypass has a finding of the second rule.
const bypass = `package catalog

import "context"

type span struct{ name string }

func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }

func (s *span) End() {}

func observe(ctx context.Context, name string, call func(context.Context) error) error {
	ctx, span := startSpan(ctx, name)
	defer span.End()
	return call(ctx)
}

func create(ctx context.Context) error { return ctx.Err() }
func remove(ctx context.Context) error { return ctx.Err() }
func update(ctx context.Context) error { return ctx.Err() }

func handle(ctx context.Context, name string) error {
	switch name {
	case "create":
		return observe(ctx, name, create)
	case "update":
		return observe(ctx, name, update)
	case "remove":
		return remove(ctx)
	}
	return nil
}
`
