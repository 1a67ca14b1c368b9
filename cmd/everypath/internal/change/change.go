// Package change tells which lines a change has added or altered: as git
// knows it, or as a unified diff says.
package change

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
)

// A Set is a set of lines. Files are known by their absolute names without
// symbolic links; those asked for may have some.
type Set struct {
	files map[string]*lines

	mu   sync.Mutex
	dirs map[string]string // without symbolic links
}

// lines are some lines of a file.
type lines struct {
	all   bool
	spans []span
	gone  []removal
}

// A removal is a line that is no more. It stood before the line number
// before.
type removal struct {
	before int
	text   string
}

// A span is a range of lines, from 1, with its last.
type span struct{ first, last int }

func newSet() *Set { return &Set{files: make(map[string]*lines), dirs: make(map[string]string)} }

// Has reports whether the line of the file is added or altered.
func (s *Set) Has(file string, line int) bool { return s.near(file, line, 0) }

// contextLines is how many lines around a change reviewers see.
const contextLines = 3

// IsInSight reports whether the line is one that reviewers see: changed, or
// one of the three before and behind a change.
func (s *Set) IsInSight(file string, line int) bool { return s.near(file, line, contextLines) }

func (s *Set) near(file string, line, distance int) bool {
	l := s.files[s.real(file)]
	if l == nil {
		return false
	}
	for _, r := range l.spans {
		if r.first-distance <= line && line <= r.last+distance {
			return true
		}
	}
	for _, g := range l.gone {
		if g.before-distance <= line && line < g.before+distance {
			return true
		}
	}
	return l.all
}

// Removed returns the number of the line before which a line with the text
// in it was removed, the last such between the lines first and last.
func (s *Set) Removed(file string, first, last int, text string) (line int, ok bool) {
	l := s.files[s.real(file)]
	if l == nil {
		return 0, false
	}
	for _, g := range l.gone {
		if first < g.before && g.before <= last && strings.Contains(g.text, text) {
			line, ok = g.before, true
		}
	}
	return line, ok
}

// real returns the name of the file without symbolic links.
func (s *Set) real(file string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := filepath.Dir(file)
	real, ok := s.dirs[dir]
	if !ok {
		var err error
		if real, err = filepath.EvalSymlinks(dir); err != nil {
			real = dir
		}
		s.dirs[dir] = real
	}
	return filepath.Join(real, filepath.Base(file))
}

func (s *Set) of(file string) *lines {
	file = s.real(file)
	if s.files[file] == nil {
		s.files[file] = new(lines)
	}
	return s.files[file]
}

// errAbsent says that a diff is not one of the files that are here.
var errAbsent = errors.New("none of its files are here; is it a diff of this directory, or without the prefixes a/ and b/?")

// Parse returns the lines that the diff, of the given name, adds or alters.
// find returns the absolute name of a file that the diff names, or "" if
// there is none: it may be gone in the meantime, but not every file may.
func Parse(name string, diff []byte, find func(name string) string) (*Set, error) {
	// A file with the line ends of Windows has names that end in CR. What
	// the lines are does not matter here.
	diff = bytes.ReplaceAll(diff, []byte("\r\n"), []byte("\n"))
	files, preamble, err := gitdiff.Parse(bytes.NewReader(diff))
	switch {
	case err != nil:
		return nil, placed(name, err)
	case len(files) == 0 && len(bytes.TrimSpace([]byte(preamble))) > 0:
		return nil, fmt.Errorf("%s: there is no unified diff in it", name)
	}
	s := newSet()
	wanted, found := 0, 0
	for _, f := range files {
		if f.IsDelete || len(f.TextFragments) == 0 {
			continue
		}
		wanted++
		file := find(f.NewName)
		if file == "" {
			continue
		}
		found++
		l := s.of(file)
		for _, fragment := range f.TextFragments {
			l.add(fragment)
		}
	}
	if wanted > 0 && found == 0 {
		return nil, fmt.Errorf("%s: %w", name, errAbsent)
	}
	return s, nil
}

// add adds the lines that the fragment adds and removes; a line that is
// altered is one that goes and one that comes.
func (l *lines) add(f *gitdiff.TextFragment) {
	at := int(f.NewPosition)
	if f.NewLines == 0 {
		at++ // it is the line in front that has the number
	}
	for _, line := range f.Lines {
		switch line.Op {
		case gitdiff.OpAdd:
			if n := len(l.spans); n > 0 && l.spans[n-1].last == at-1 {
				l.spans[n-1].last = at
			} else {
				l.spans = append(l.spans, span{at, at})
			}
			at++
		case gitdiff.OpDelete:
			l.gone = append(l.gone, removal{at, line.Line})
		case gitdiff.OpContext:
			at++
		}
	}
}

var parserLine = regexp.MustCompile(`^gitdiff: line (\d+): `)

// placed gives an error of the parser the form FILE:LINE: TEXT.
func placed(name string, err error) error {
	if m := parserLine.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("%s:%s: %s", name, m[1], err.Error()[len(m[0]):])
	}
	return fmt.Errorf("%s: %w", name, err)
}
