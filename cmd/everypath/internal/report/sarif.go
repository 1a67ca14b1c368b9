package report

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A RuleHelp is what SARIF says of a rule and one of its categories.
type RuleHelp struct {
	// ID is RULE/CATEGORY.
	ID string
	// Short is one sentence, Text and Markdown the whole help.
	Short, Text, Markdown, HTML string
	URL                         string
}

// SARIF prints version 2.1.0 of the static analysis interchange format, by
// the rules of GitHub's code scanning. The types are its own: the libraries
// that write the format fill it with defaults of which some tools complain.
type SARIF struct {
	// Dir is the directory to which file names are relative.
	Dir string
	// Version is that of the tool, as a number, "" if it has none. Rules is
	// the help of all rules.
	Version string
	Rules   []RuleHelp
}

// GitHub refuses a file with more than 25,000 results in a run, or 10,000
// steps in a result, as a whole; it drops steps beyond 1,000 and locations
// beyond 100 as it likes (docs.github.com: "SARIF results exceed one or more
// limits"). So what is too much is left out here: the findings at the end,
// which a notification says, and the middle of a path.
const (
	maxSARIFResults = 25000
	maxSARIFSteps   = 1000
	maxSARIFRelated = 100
)

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		ColumnKind  string            `json:"columnKind"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string         `json:"id"`
		Name             string         `json:"name"`
		ShortDescription sarifText      `json:"shortDescription"`
		FullDescription  sarifText      `json:"fullDescription"`
		Help             sarifText      `json:"help"`
		HelpURI          string         `json:"helpUri,omitempty"`
		Properties       map[string]any `json:"properties"`
		Configuration    struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints,omitempty"`
		CodeFlows    []sarifCodeFlow   `json:"codeFlows,omitempty"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI     string `json:"uri"`
		URIBase string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifCodeFlow struct {
		ThreadFlows []sarifThreadFlow `json:"threadFlows"`
	}
	sarifThreadFlow struct {
		Locations []sarifStep `json:"locations"`
	}
	sarifStep struct {
		Location sarifLocation `json:"location"`
	}
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifBytes `json:"deletedRegion"`
		Inserted sarifText  `json:"insertedContent"`
	}
	sarifBytes struct {
		Offset int `json:"byteOffset"`
		Length int `json:"byteLength"`
	}
)

// Print implements Format.
func (s SARIF) Print(w io.Writer, r *Result) error {
	run := sarifRun{ColumnKind: "utf16CodeUnits", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: rdTool.Name, Version: s.Version, InformationURI: rdTool.URL, Rules: []sarifRule{}}
	index := make(map[string]int)
	addRule := func(h RuleHelp) {
		index[h.ID] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, newSARIFRule(h))
	}
	for _, h := range s.Rules {
		addRule(h)
	}
	inv := sarifInvocation{Successful: len(r.Failures) == 0}
	for _, f := range r.Failures {
		inv.Notifications = append(inv.Notifications, sarifNotification{"error", sarifText{Text: strings.TrimSpace(f.Package + ": " + f.Message)}})
	}
	findings := r.Findings
	if n := len(findings); n > maxSARIFResults {
		findings = findings[:maxSARIFResults]
		inv.Notifications = append(inv.Notifications, sarifNotification{"warning", sarifText{
			Text: fmt.Sprintf("%d of %d findings are left out: GitHub takes no more than %d", n-maxSARIFResults, n, maxSARIFResults)}})
	}
	run.Invocations = []sarifInvocation{inv}
	src := newSources(s.Dir)
	prints := newFingerprinter(src)
	for i := range findings {
		f := &findings[i]
		if _, ok := index[f.ID()]; !ok {
			addRule(RuleHelp{ID: f.ID(), Short: f.ID(), Text: f.ID(), Markdown: f.ID(), URL: f.URL})
		}
		res := newSARIFResult(src, f)
		res.RuleIndex = index[f.ID()]
		if hash := prints.lineHash(f); hash != "" {
			res.Fingerprints = map[string]string{"primaryLocationLineHash": hash}
		}
		run.Results = append(run.Results, res)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	return enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func newSARIFRule(h RuleHelp) sarifRule {
	r := sarifRule{
		ID: h.ID, Name: ruleName(h.ID), ShortDescription: sarifText{Text: h.Short}, FullDescription: sarifText{Text: h.Short},
		Help: sarifText{h.Text, h.Markdown}, HelpURI: h.URL,
		Properties: map[string]any{"precision": "high", "problem.severity": "error", "tags": []string{"reliability", "go"}},
	}
	r.Configuration.Level = "error"
	return r
}

// ruleName returns the id in the form that SARIF wants of a name:
// unreleased/path is UnreleasedPath.
func ruleName(id string) string {
	var b strings.Builder
	for _, part := range strings.Split(id, "/") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

func newSARIFResult(src *sources, f *Finding) sarifResult {
	shown, message := f.shownAt(src)
	res := sarifResult{RuleID: f.ID(), Level: "error", Message: sarifText{Text: message}, Locations: []sarifLocation{{Physical: sarifPhysicalOf(src, shown)}}}
	if len(f.Steps) > 0 {
		at := sarifLocation{Physical: sarifPhysicalOf(src, f.Range), Message: &sarifText{Text: f.Message}}
		flow := sarifThreadFlow{Locations: []sarifStep{{at}}}
		for _, step := range withoutMiddle(f.Steps, maxSARIFSteps-1) {
			flow.Locations = append(flow.Locations, sarifStep{sarifLocationOf(src, step)})
		}
		for i, step := range withoutMiddle(f.Steps, maxSARIFRelated) {
			loc, id := sarifLocationOf(src, step), i+1
			loc.ID = &id
			res.Related = append(res.Related, loc)
		}
		res.CodeFlows = []sarifCodeFlow{{[]sarifThreadFlow{flow}}}
		last := f.Steps[len(f.Steps)-1]
		res.Message.Text += fmt.Sprintf(" (the path ends at [line %d](%d))", last.Pos.Line, len(res.Related))
	}
	for _, fix := range f.Fixes {
		res.Fixes = append(res.Fixes, newSARIFFix(src, fix))
	}
	return res
}

func sarifLocationOf(src *sources, s Step) sarifLocation {
	return sarifLocation{Physical: sarifPhysicalOf(src, s.Range), Message: &sarifText{Text: s.Message}}
}

// withoutMiddle returns at most n steps, those of the beginning and the end.
func withoutMiddle(steps []Step, n int) []Step {
	if len(steps) <= n {
		return steps
	}
	return slices.Concat(steps[:n/2], steps[len(steps)-(n-n/2):])
}

func sarifPhysicalOf(src *sources, r Range) sarifPhysical {
	end := endOf(r)
	return sarifPhysical{sarifArtifactOf(src, r.Pos.Filename), sarifRegion{r.Pos.Line, src.column16(r.Pos), end.Line, src.column16(end)}}
}

func sarifArtifactOf(src *sources, name string) sarifArtifact {
	uri, isRelative := src.uri(name)
	if isRelative {
		return sarifArtifact{uri, "%SRCROOT%"}
	}
	return sarifArtifact{URI: uri}
}

func newSARIFFix(src *sources, fix Fix) sarifFix {
	out := sarifFix{Description: sarifText{Text: fix.Message}}
	for _, e := range fix.Edits {
		a := sarifArtifactOf(src, e.Filename)
		if n := len(out.Changes); n == 0 || out.Changes[n-1].Artifact != a {
			out.Changes = append(out.Changes, sarifChange{Artifact: a})
		}
		c := &out.Changes[len(out.Changes)-1]
		c.Replacements = append(c.Replacements, sarifReplacement{sarifBytes{e.Start, e.End - e.Start}, sarifText{Text: e.New}})
	}
	return out
}
