package report

import (
	"bytes"
	"fmt"
	"go/token"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"
)

// sources reads the files that findings are in, each once.
type sources struct {
	// dir is the directory to which paths are relative in formats that
	// other programs read.
	dir   string
	files map[string]source
}

type source struct {
	content []byte
	err     error
}

func newSources(dir string) *sources { return &sources{dir: dir, files: make(map[string]source)} }

func (s *sources) read(name string) ([]byte, error) {
	f, ok := s.files[name]
	if !ok {
		if f.err = s.check(name); f.err == nil {
			f.content, f.err = ReadSource(name)
		}
		s.files[name] = f
	}
	return f.content, f.err
}

// check returns an error for a file that is none of Go's and not below the
// directory: what a directive //line names there is not to be shown, it may be
// a file of secrets. A hidden file below it may be one, too.
func (s *sources) check(name string) error {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	if filepath.Ext(real) == ".go" {
		return nil
	}
	dir, err := filepath.EvalSymlinks(s.dir)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(dir, real)
	if err != nil || !filepath.IsLocal(rel) || strings.HasPrefix(rel, ".") || strings.Contains(rel, string(filepath.Separator)+".") {
		return fmt.Errorf("%s is not a source file of %s", name, s.dir)
	}
	return nil
}

// maxSource bounds what is read of a file.
const maxSource = 64 << 20

// ReadSource returns the content of a file that a position names. A directive
// //line may name any, a device that never ends for example.
func ReadSource(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSource {
		return nil, fmt.Errorf("%s is no source file", name)
	}
	return os.ReadFile(name)
}

// path returns the name of a file with slashes, relative to the directory
// if it is below it.
func (s *sources) path(name string) string {
	if rel, ok := s.below(name); ok {
		name = rel
	}
	return filepath.ToSlash(name)
}

func (s *sources) below(name string) (rel string, ok bool) {
	if s.dir == "" || !filepath.IsAbs(name) {
		return name, !filepath.IsAbs(name)
	}
	rel, err := filepath.Rel(s.dir, name)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	return rel, true
}

// uri returns the URI of a file, and whether it is relative to the
// directory.
func (s *sources) uri(name string) (uri string, isRelative bool) {
	if rel, ok := s.below(name); ok {
		return (&url.URL{Path: filepath.ToSlash(rel)}).EscapedPath(), true
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String(), false
}

// line returns the text of a line without its end.
func (s *sources) line(name string, line int) []byte {
	content, err := s.read(name)
	if err != nil {
		return nil
	}
	for ; line > 1; line-- {
		i := bytes.IndexByte(content, '\n')
		if i < 0 {
			return nil
		}
		content = content[i+1:]
	}
	if i := bytes.IndexByte(content, '\n'); i >= 0 {
		content = content[:i]
	}
	return bytes.TrimSuffix(content, []byte("\r"))
}

// column16 returns the column of a position in UTF-16 units, from 1: Go
// counts bytes.
func (s *sources) column16(p token.Position) int {
	text := s.line(p.Filename, p.Line)
	if p.Column < 1 || p.Column-1 > len(text) {
		return p.Column
	}
	return 1 + len(utf16.Encode([]rune(string(text[:p.Column-1]))))
}
