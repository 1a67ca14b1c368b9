package report

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Baseline is a list of findings that are accepted. It is a text with a
// line for each: rule, file and source line, separated by tabs. No line
// number is in it, so that what is accepted stays so when the code around
// it moves; equal lines stand for as many findings.
type Baseline struct {
	name string
	// lines has for the key of each entry the numbers of the lines that it is
	// on, entries has what is on them.
	lines   map[baselineEntry][]int
	entries map[int]baselineEntry
}

// A baselineEntry is what a finding is known by.
type baselineEntry struct {
	id, path string
	// text is the source line with its blanks made one; "" if the file
	// cannot be read, as that of a //line directive.
	text string
}

// key returns e as equal findings have it: blanks do not count.
func (e baselineEntry) key() baselineEntry {
	e.text = strings.Join(strings.Fields(e.text), "")
	return e
}

func compareEntries(a, b baselineEntry) int {
	return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.id, b.id), cmp.Compare(a.text, b.text))
}

const baselineHead = "# everypath -baseline: these findings are accepted. Written by -write-baseline.\n"

var baselineID = regexp.MustCompile(`^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)?$`)

// ParseBaseline parses the content of the named file.
func ParseBaseline(name string, content []byte) (*Baseline, error) {
	b := &Baseline{name: name, lines: make(map[baselineEntry][]int), entries: make(map[int]baselineEntry)}
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		e, err := parseEntry(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, number, err)
		}
		b.lines[e.key()] = append(b.lines[e.key()], number)
		b.entries[number] = e
	}
	return b, nil
}

func parseEntry(line string) (e baselineEntry, err error) {
	id, rest, ok := strings.Cut(line, "\t")
	if !ok || !baselineID.MatchString(id) {
		return e, fmt.Errorf("want RULE, FILE and the source line, with tabs between them, not %q", line)
	}
	e.id = id
	e.path, e.text, _ = strings.Cut(rest, "\t")
	if strings.HasPrefix(e.path, `"`) {
		if e.path, err = strconv.Unquote(e.path); err != nil {
			return e, fmt.Errorf("%q is no quoted name of a file", rest)
		}
	}
	if e.path == "" {
		return e, fmt.Errorf("there is no name of a file in %q", line)
	}
	return e, nil
}

func (e baselineEntry) String() string {
	path := e.path
	if strings.ContainsAny(path, "\"\t\r\n") {
		path = strconv.Quote(path)
	}
	return strings.TrimRight(e.id+"\t"+path+"\t"+e.text, "\t")
}

// Sight is how findings look at the files that they are in.
type Sight struct {
	// Path returns the name under which a baseline has a file.
	Path func(name string) string
	// Dir is the directory of the run.
	Dir string
	// Overlay has the content of files that are not as they are on disk.
	Overlay map[string][]byte
}

// entries returns what each finding is known by.
func (s Sight) entries(findings []Finding) []baselineEntry {
	src := newSources(s.Dir)
	for name, content := range s.Overlay {
		src.files[name] = source{content: content}
	}
	all := make([]baselineEntry, len(findings))
	for i := range findings {
		f := &findings[i]
		text := strings.Join(strings.Fields(string(src.line(f.Pos.Filename, f.Pos.Line))), " ")
		all[i] = baselineEntry{f.ID(), s.Path(f.Pos.Filename), text}
	}
	return all
}

// FormatBaseline returns the text of a baseline that has the findings.
func FormatBaseline(findings []Finding, s Sight) []byte {
	entries := s.entries(findings)
	slices.SortFunc(entries, compareEntries)
	var b bytes.Buffer
	b.WriteString(baselineHead)
	for _, e := range entries {
		fmt.Fprintln(&b, e)
	}
	return b.Bytes()
}

// Hide takes the findings that the baseline has out of the sorted result. It
// returns a text for each entry that no finding has any more, with its
// place. Of more equal findings than it has entries the first are hidden.
func (b *Baseline) Hide(r *Result, s Sight) (unused []string) {
	left := make(map[baselineEntry]int, len(b.lines))
	for e, lines := range b.lines {
		left[e] = len(lines)
	}
	var kept []Finding
	for i, e := range s.entries(r.Findings) {
		if left[e.key()] > 0 {
			left[e.key()]--
			r.Hidden++
			continue
		}
		kept = append(kept, r.Findings[i])
	}
	r.Findings = kept
	var numbers []int
	for e, n := range left {
		numbers = append(numbers, b.lines[e][len(b.lines[e])-n:]...)
	}
	slices.Sort(numbers)
	for _, number := range numbers {
		e := b.entries[number]
		unused = append(unused, fmt.Sprintf("%s:%d: no finding of %s in %s is on this line any more: %s", b.name, number, e.id, e.path, e.text))
	}
	return unused
}
