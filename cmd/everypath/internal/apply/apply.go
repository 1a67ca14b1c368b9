// Package apply changes source files as fixes say.
//
// Fixes are merged as the drivers of golang.org/x/tools do it: one after the
// other, each as a whole, and one that conflicts with those before it is
// left for the next round. The result is formatted.
//
// Nothing is written until all is known. Then each file is replaced by
// renaming a new one, after it was looked at once more: a file that somebody
// has changed meanwhile is left alone, and so are the others.
package apply

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/everypath/everypath/analyzer"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// A Change is the new content of a file.
type Change struct {
	// Name is absolute.
	Name   string
	Before []byte // as it is on disk
	After  []byte
	Fixes  int // how many fixes went into it
	// IsStale reports whether fixes were left out because the file is not
	// any more what was analysed.
	IsStale bool
}

// Changes are the changes of a run by file name. They grow with the rounds.
type Changes map[string]*Change

// Add merges the first fix of each finding into the changes, and returns how
// many it took. Fixes of files for which isOwn is false, or of a content
// that is not the current one, are left out.
//
// They are merged in the order of InOrder.
func (c Changes) Add(findings []report.Finding, isOwn func(name string) bool) (taken int, err error) {
	edits := map[string][]udiff.Edit{}
	fixes := map[string]int{}
	for _, f := range InOrder(findings) {
		if len(f.Fixes) == 0 {
			continue
		}
		name, one, ok := c.editsOf(f.Fixes[0], isOwn)
		if !ok {
			continue
		}
		merged, ok := udiff.Merge(edits[name], one)
		if !ok {
			continue
		}
		edits[name] = merged
		fixes[name]++
	}
	for name, es := range edits {
		change := c[name]
		after, err := udiff.ApplyBytes(change.After, es)
		if err != nil {
			return taken, fmt.Errorf("internal error: applying the fixes to %s: %w", name, err)
		}
		formatted, err := format.Source(after)
		if err != nil {
			return taken, fmt.Errorf("internal error: %s does not parse with its fixes: %w", name, err)
		}
		change.After = formatted
		change.Fixes += fixes[name]
		taken += fixes[name]
	}
	return taken, nil
}

// InOrder returns the findings rule by rule. Of two texts that fixes put at
// one place, that of the first finding stays in front: what releases a
// resource has to come before what ends the literal around it.
func InOrder(findings []report.Finding) []report.Finding {
	var rules []string
	for _, a := range analyzer.Rules(analyzer.Config{}) {
		rules = append(rules, a.Name)
	}
	ordered := slices.Clone(findings)
	slices.SortStableFunc(ordered, func(a, b report.Finding) int {
		return slices.Index(rules, a.Rule) - slices.Index(rules, b.Rule)
	})
	return ordered
}

// Clone returns changes that further ones do not change.
func (c Changes) Clone() Changes {
	clone := Changes{}
	for name, change := range c {
		copied := *change
		clone[name] = &copied
	}
	return clone
}

// editsOf returns the edits of a fix of one file.
func (c Changes) editsOf(fix report.Fix, isOwn func(name string) bool) (name string, edits []udiff.Edit, ok bool) {
	for _, e := range fix.Edits {
		if name != "" && e.Filename != name {
			return "", nil, false
		}
		name = e.Filename
		edits = append(edits, udiff.Edit{Start: e.Start, End: e.End, New: e.New})
	}
	if name == "" || !isOwn(name) {
		return "", nil, false
	}
	if c[name] == nil {
		content, err := os.ReadFile(name)
		if err != nil {
			return "", nil, false
		}
		c[name] = &Change{Name: name, Before: content, After: content}
	}
	hash := report.ContentHash(c[name].After)
	for _, e := range fix.Edits {
		if e.Base != hash {
			c[name].IsStale = true
			return "", nil, false
		}
	}
	return name, edits, true
}

// Overlay returns the new contents by name.
func (c Changes) Overlay() map[string][]byte {
	overlay := map[string][]byte{}
	for name, change := range c {
		if change.Fixes > 0 {
			overlay[name] = change.After
		}
	}
	return overlay
}

// sorted returns the changes that have an effect, by name.
func (c Changes) sorted() []*Change {
	var all []*Change
	for _, change := range c {
		if !bytes.Equal(change.Before, change.After) {
			all = append(all, change)
		}
	}
	slices.SortFunc(all, func(a, b *Change) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Diff returns the changes as a unified diff for git apply; relative names
// a file.
func (c Changes) Diff(relative func(name string) string) string {
	var b strings.Builder
	for _, change := range c.sorted() {
		b.WriteString(unified(filepath.ToSlash(relative(change.Name)), string(change.Before), string(change.After)))
	}
	return b.String()
}

// Count returns the number of files that change, and of fixes in them.
func (c Changes) Count() (files, fixes int) {
	for _, change := range c.sorted() {
		files++
		fixes += change.Fixes
	}
	return files, fixes
}

// Stale returns the names of the files of which fixes were left out because
// somebody has changed them since they were analysed.
func (c Changes) Stale() (names []string) {
	for name, change := range c {
		if change.IsStale {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// ErrChanged says that a file is not any more what was analysed.
var ErrChanged = errors.New("changed since it was analysed")

// Write replaces the files. If one of them has changed or cannot be written,
// none is.
func (c Changes) Write() (err error) {
	var staged []*stagedFile
	defer func() {
		for _, s := range staged {
			err = errors.Join(err, s.drop())
		}
	}()
	for _, change := range c.sorted() {
		s, err := stage(change)
		if err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
		staged = append(staged, s)
	}
	for _, s := range staged {
		if err := s.check(); err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
	}
	for _, s := range staged {
		if err := s.commit(); err != nil {
			return err
		}
	}
	return nil
}

// A stagedFile is a new content beside the file that it will replace.
type stagedFile struct {
	change *Change
	target string // where the name leads to through symbolic links
	temp   string // "" once it has its place
}

func stage(change *Change) (s *stagedFile, err error) {
	target, err := filepath.EvalSymlinks(change.Name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o200 == 0 {
		return nil, fmt.Errorf("%s: %w", target, fs.ErrPermission)
	}
	f, err := os.CreateTemp(filepath.Dir(target), ".everypath-*")
	if err != nil { // the name of the file that was to be made says nothing
		var why *fs.PathError
		if errors.As(err, &why) {
			err = why.Err
		}
		return nil, fmt.Errorf("%s: in its directory: %w", target, err)
	}
	s = &stagedFile{change: change, target: target, temp: f.Name()}
	_, err = f.Write(change.After)
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Close())
	if err != nil {
		return nil, errors.Join(err, s.drop())
	}
	return s, nil
}

// check looks whether the file still has the content that was analysed.
func (s *stagedFile) check() error {
	now, err := os.ReadFile(s.target)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, s.change.Before) {
		return fmt.Errorf("%s: %w", s.target, ErrChanged)
	}
	return nil
}

func (s *stagedFile) commit() error {
	if err := s.check(); err != nil {
		return err
	}
	if err := os.Rename(s.temp, s.target); err != nil {
		return err
	}
	s.temp = ""
	return nil
}

// drop removes what was not put in its place.
func (s *stagedFile) drop() error {
	if s.temp == "" {
		return nil
	}
	return os.Remove(s.temp)
}
