package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/cmd/everypath/internal/apply"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// formatNames are the values of -format. The first is the default.
var formatNames = []string{"text", "json", "rdjson", "rdjsonl", "sarif", "github", "gitlab", "checkstyle", "html"}

// An output is one form in which the findings are wanted.
type output struct {
	format string
	// file is where they go, "" for standard output.
	file string
}

// addFormats parses a value of -format: FORMAT[=FILE],…
func (o *options) addFormats(s string) error {
	for item := range strings.SplitSeq(s, ",") {
		name, file, hasFile := strings.Cut(strings.TrimSpace(item), "=")
		if hasFile && file == "" {
			return fmt.Errorf("no file behind %q", item)
		}
		if file == "-" {
			file = ""
		}
		if err := checkFormat(name); err != nil {
			return err
		}
		o.outputs = append(o.outputs, output{name, file})
	}
	return nil
}

func checkFormat(name string) error {
	for _, known := range formatNames {
		if name == known {
			return nil
		}
	}
	hint := ""
	if near := nearest(name, formatNames); near != "" {
		hint = fmt.Sprintf(" (did you mean %s?)", near)
	}
	return fmt.Errorf("want one of %s, not %q%s", strings.Join(formatNames, ", "), name, hint)
}

// finishOutputs applies -json and -o, and checks that not more than one
// format goes to standard output.
func (o *options) finishOutputs() error {
	isPrinted := func(out output) bool { return out == output{format: "json"} }
	if o.json && !slices.ContainsFunc(o.outputs, isPrinted) {
		o.outputs = append(o.outputs, output{format: "json"})
	}
	if len(o.outputs) == 0 {
		o.outputs = []output{{format: formatNames[0]}}
	}
	if o.file == "-" {
		o.file = "" // where it goes anyway
	}
	if o.file != "" {
		placed := false
		for i := range o.outputs {
			if o.outputs[i].file == "" && !placed {
				o.outputs[i].file, placed = o.file, true
			}
		}
		if !placed {
			return errors.New("-o: each -format has a file already")
		}
	}
	first := ""
	for _, out := range o.outputs {
		switch {
		case out.file != "":
		case first != "":
			return fmt.Errorf("%s and %s cannot both be printed: give one a file, as in -format %s=FILE", first, out.format, out.format)
		default:
			first = out.format
		}
	}
	return nil
}

// checkFiles returns an error if a file that is to be written cannot be: who
// has waited for the findings should not lose them, and with -fix nothing is
// changed that is not told.
func (o *options) checkFiles() error {
	files := []string{}
	for _, out := range o.outputs {
		files = append(files, out.file)
	}
	if o.baseline.write {
		files = append(files, o.baseline.file)
	}
	for i, name := range files {
		if name == "" {
			continue
		}
		if slices.Contains(files[:i], name) {
			return fmt.Errorf("%s would be written twice: give each format a file of its own", name)
		}
		if isSource(name) {
			return fmt.Errorf("%s is a file of the module, not one for findings: give another name", name)
		}
		if dir := filepath.Dir(name); isMissing(dir) {
			return fmt.Errorf("%s cannot be written: make the directory %s first", name, dir)
		}
		if err := checkFile(name); err != nil {
			return fmt.Errorf("%s cannot be written: %w", name, err)
		}
	}
	return nil
}

// isSource reports whether a file of this name is one that Go reads.
func isSource(name string) bool {
	switch base := filepath.Base(name); base {
	case "go.mod", "go.sum", "go.work", "go.work.sum":
		return true
	default:
		return filepath.Ext(base) == ".go"
	}
}

func isMissing(name string) bool {
	_, err := os.Stat(name)
	return errors.Is(err, fs.ErrNotExist)
}

// checkFile returns an error if replaceFile would fail. What is there and is
// no file, a terminal or a pipe, is not opened for it.
func checkFile(name string) error {
	if info, err := os.Stat(name); err == nil {
		switch {
		case info.IsDir():
			return errors.New("it is a directory")
		case !info.Mode().IsRegular():
			return nil
		}
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".everypath-*")
	if err != nil {
		return err
	}
	return errors.Join(tmp.Close(), os.Remove(tmp.Name()))
}

// printsText reports whether people read what is printed.
func (o *options) printsText() bool {
	for _, out := range o.outputs {
		if out.file == "" {
			return out.format == "text"
		}
	}
	return true
}

// printsFixes reports whether some format has a place for fixes.
func (o *options) printsFixes() bool {
	return slices.ContainsFunc(o.outputs, func(out output) bool {
		switch out.format {
		case "json", "rdjson", "rdjsonl", "sarif", "html":
			return true
		}
		return false
	})
}

// write writes the result in all formats that are wanted.
func (c *command) write(result *report.Result) error {
	for _, out := range c.outputs {
		if out.file == "" {
			var b bytes.Buffer
			err := c.formatOf(out).Print(&b, result)
			if err == nil {
				_, err = b.WriteTo(c.stdout)
			}
			if err != nil {
				return fmt.Errorf("writing the findings: %w", err)
			}
			continue
		}
		if err := c.writeFile(out, result); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes the result into the file of an output, so that nobody
// reads half of it.
func (c *command) writeFile(out output, result *report.Result) error {
	var b bytes.Buffer
	if err := c.formatOf(out).Print(&b, result); err != nil {
		return fmt.Errorf("writing %s: %w", out.file, err)
	}
	if err := replaceFile(out.file, &b); err != nil {
		return fmt.Errorf("writing %s: %w", out.file, err)
	}
	return nil
}

// replaceFile replaces the file as a whole, or makes it. A symbolic link
// stays what it is: what it leads to is replaced. A name of one of the
// program's own streams (/dev/stdout) stands for the stream, whatever that
// leads to.
func replaceFile(name string, content *bytes.Buffer) error {
	if info, err := os.Stat(name); err == nil {
		for _, stream := range []*os.File{os.Stdout, os.Stderr} {
			if own, err := stream.Stat(); err == nil && os.SameFile(info, own) {
				_, err := content.WriteTo(stream)
				return err
			}
		}
		if !info.Mode().IsRegular() {
			return writeInto(name, content) // a terminal, a pipe
		}
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".everypath-*")
	if err != nil {
		return err
	}
	_, err = content.WriteTo(tmp)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}

func writeInto(name string, r io.Reader) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}

// formatOf returns the format of an output. File names in it are relative to
// the directory in which the command runs.
func (c *command) formatOf(out output) report.Format {
	dir, err := os.Getwd()
	if err != nil {
		dir = ""
	}
	switch out.format {
	case "json":
		return report.JSON{}
	case "rdjson", "rdjsonl":
		f := report.RDJSON{Dir: dir, Lines: out.format == "rdjsonl"}
		if c.changes != nil {
			f.IsInSight = c.changes.IsInSight
		}
		return f
	case "sarif":
		return report.SARIF{Dir: dir, Version: cmp.Or(strings.TrimPrefix(moduleVersion(), "v"), "0.0.0-devel"), Rules: ruleHelp()}
	case "github":
		return report.GitHub{Dir: dir}
	case "gitlab":
		return report.GitLab{Dir: dir}
	case "checkstyle":
		return report.Checkstyle{Dir: dir}
	case "html":
		return report.HTML{Dir: dir, Version: version(), Rules: ruleHelp(), Diff: fixDiff}
	}
	if out.file != "" {
		return report.Text{Dir: dir}
	}
	return c.terminalOrText(dir)
}

// fixDiff returns a fix as a unified diff of the formatted file, "" if the
// file is not any more what was analysed.
func fixDiff(fix report.Fix) string {
	changes := apply.Changes{}
	taken, err := changes.Add([]report.Finding{{Fixes: []report.Fix{fix}}}, func(string) bool { return true })
	if err != nil || taken == 0 {
		return ""
	}
	return changes.Diff(func(name string) string { return name })
}

// ruleHelp returns the help of each category of each rule.
func ruleHelp() []report.RuleHelp {
	var all []report.RuleHelp
	for _, doc := range analyzer.Docs() {
		for _, category := range doc.Categories() {
			s, ok := doc.Section(category)
			if !ok {
				continue
			}
			text := s.Text()
			all = append(all, report.RuleHelp{
				ID: doc.Name + "/" + category, Short: firstSentence(text), Text: text, Markdown: s.Markdown(), HTML: s.HTML(), URL: doc.URL(category),
			})
		}
	}
	return all
}

// firstSentence returns the first sentence of a text as one line.
func firstSentence(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	if i := strings.Index(line, ". "); i >= 0 {
		return line[:i+1]
	}
	return line
}
