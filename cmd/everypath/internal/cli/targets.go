package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A target is a set of packages that one go list finds.
type target struct {
	listing
	patterns []string
	// typed has for each pattern what the user typed.
	typed map[string]string
	// ofFiles reports whether the patterns stand for files that the user
	// has named, of which some may not be built here. If one of them is a
	// _test.go file, tests is set whatever the configuration says. The names
	// are in files, as typed.
	ofFiles bool
	files   []string
}

// A listing is how packages are listed.
type listing struct {
	dir   string // where the go command runs
	tags  string
	tests bool
}

// targets sorts the arguments, patterns of packages and names of files, by
// module, since the go command lists the packages of one module at a time.
// Files that only the overlay has count, too. With noTests, a _test.go file does
// not bring the tests in.
func targets(wd string, args []string, overlay map[string][]byte, configs *configs, noTests bool) ([]*target, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	type key struct {
		listing
		ofFiles bool
	}
	byKey := map[key]*target{}
	var all []*target
	tested := testedDirs(wd, args)
	for _, arg := range args {
		p, err := newPlace(wd, arg, overlay)
		if err != nil {
			return nil, usageError{err}
		}
		cfg, err := configs.forDir(p.base)
		if err != nil {
			return nil, err
		}
		tests := cfg.Tests || p.isFile && tested[p.base] && !noTests
		k := key{listing{p.dir, cfg.Tags, tests}, p.isFile}
		t := byKey[k]
		if t == nil {
			t = &target{listing: k.listing, ofFiles: p.isFile, typed: map[string]string{}}
			byKey[k] = t
			all = append(all, t)
		}
		t.add(p.pattern, arg)
		if p.isFile {
			t.files = append(t.files, arg)
		}
	}
	return all, nil
}

// testedDirs returns the directories of which a _test.go file is among the
// arguments: who names one wants to know what is found in it.
func testedDirs(wd string, args []string) map[string]bool {
	dirs := map[string]bool{}
	for _, arg := range args {
		if strings.HasSuffix(arg, "_test.go") {
			dirs[filepath.Dir(absolute(wd, arg))] = true
		}
	}
	return dirs
}

// add adds a pattern, unless it is there: of files, many are in one package.
func (t *target) add(pattern, arg string) {
	if _, ok := t.typed[pattern]; !ok {
		t.typed[pattern] = arg
		t.patterns = append(t.patterns, pattern)
	}
}

// name returns what the user typed for the packages of the target.
func (t *target) name() string {
	var typed []string
	for _, p := range t.patterns {
		typed = append(typed, t.typed[p])
	}
	return strings.Join(typed, " ")
}

// A place is where an argument leads.
type place struct {
	dir     string // where the go command runs
	pattern string // what it is told
	base    string // where the packages are, or the directory above them
	isFile  bool
}

func newPlace(wd, arg string, overlay map[string][]byte) (place, error) {
	if arg == "" {
		return place{}, errors.New("an argument is empty; want packages or files")
	}
	if strings.HasSuffix(arg, ".go") {
		return filePlace(wd, arg, overlay)
	}
	if file, _, err := parsePlace(arg); err == nil {
		return place{}, fmt.Errorf("%s names a line; want %s, or: everypath why %[1]s", arg, file)
	}
	fixed := fixedDir(arg)
	if !isLocal(arg) {
		info, err := os.Stat(filepath.Join(wd, filepath.FromSlash(fixed)))
		switch {
		case fixed == "" || err != nil:
			return place{dir: wd, pattern: arg, base: wd}, nil
		case !info.IsDir():
			return place{}, fmt.Errorf("%s is not a Go file", arg)
		}
		// The go command wants the ./, people forget it.
		arg, fixed = "./"+arg, "./"+fixed
	}
	base := absolute(wd, filepath.FromSlash(fixed))
	if _, err := os.Stat(base); errors.Is(err, fs.ErrNotExist) && !hasBelow(overlay, base) {
		return place{}, fmt.Errorf("no such directory: %s", arg)
	}
	mod := moduleDir(base)
	if mod == "" && fixed != arg && os.Getenv("GO111MODULE") != "off" {
		var only []string // of a workspace, its modules
		if dirAbove(base, "go.work") != "" && os.Getenv("GOWORK") != "off" {
			only = mainModules(context.Background(), base)
		}
		if below := modulesBelow(base, fixed, only); below != nil {
			return place{}, fmt.Errorf("there is no go.mod for %s; name the modules below it: %s", arg, strings.Join(below, " "))
		}
		if only == nil {
			return place{}, fmt.Errorf("there is no go.mod in %s or above it; make one, or name files", base)
		}
	}
	if mod == "" || mod == moduleDir(wd) {
		return place{dir: wd, pattern: arg, base: base}, nil
	}
	rest := strings.TrimPrefix(filepath.ToSlash(arg), fixed)
	pattern, err := relativePattern(mod, base, rest)
	return place{dir: mod, pattern: pattern, base: base}, err
}

// hasBelow reports whether the overlay has a file in the directory, or below it.
func hasBelow(overlay map[string][]byte, dir string) bool {
	for name := range overlay {
		if strings.HasPrefix(name, dir+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// modulesBelow returns the patterns of some modules below dir, which is called
// prefix, and dots behind them if there are more; what cannot be read has none.
// With only, modules in other directories do not count.
func modulesBelow(dir, prefix string, only []string) (patterns []string) {
	const deepest, most = 4, 5
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(dir, name)
		switch {
		case err != nil || relErr != nil:
			return nil
		case len(patterns) > most:
			patterns[most] = "…"
			return fs.SkipAll
		case !d.IsDir():
			if d.Name() == "go.mod" && (only == nil || slices.Contains(only, resolved(filepath.Dir(name)))) {
				patterns = append(patterns, prefix+filepath.ToSlash(filepath.Dir(rel))+"/...")
			}
		case name != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "vendor" || d.Name() == "testdata" || d.Name() == "node_modules"),
			strings.Count(rel, string(filepath.Separator)) >= deepest:
			return fs.SkipDir
		}
		return nil
	})
	return patterns
}

// fixedDir returns the part of the pattern before the element that has a
// wildcard, with a slash at its end if there is one.
func fixedDir(pattern string) string {
	fixed, _, found := strings.Cut(filepath.ToSlash(pattern), "...")
	if found && !strings.HasSuffix(fixed, "/") {
		fixed = fixed[:strings.LastIndexByte(fixed, '/')+1]
	}
	return fixed
}

// filePlace returns the place of the package that a file belongs to. A file
// outside of all modules is a package of its own.
func filePlace(wd, arg string, overlay map[string][]byte) (place, error) {
	name := absolute(wd, arg)
	info, err := os.Stat(name)
	_, isOverlaid := overlay[name]
	switch {
	case isOverlaid && err != nil:
	case errors.Is(err, fs.ErrNotExist):
		return place{}, fmt.Errorf("no such file: %s", arg)
	case err != nil:
		return place{}, err
	case info.IsDir():
		return place{}, fmt.Errorf("%s is a directory; write ./%s", arg, strings.TrimPrefix(arg, "./"))
	}
	base := filepath.Dir(name)
	mod := moduleDir(base)
	if mod == "" {
		return place{dir: base, pattern: filepath.Base(name), base: base, isFile: true}, nil
	}
	pattern, err := relativePattern(mod, base, "")
	return place{dir: mod, pattern: pattern, base: base, isFile: true}, err
}

// relativePattern returns the pattern for what is below base, in dir.
func relativePattern(dir, base, rest string) (string, error) {
	rel, err := filepath.Rel(dir, base)
	if err != nil {
		return "", err
	}
	pattern := "./" + filepath.ToSlash(rel)
	if rel == "." {
		pattern = "."
	}
	if rest != "" {
		pattern += "/" + rest
	}
	return pattern, nil
}

// isLocal reports whether the go command takes the pattern for a directory.
func isLocal(pattern string) bool {
	return pattern == "." || pattern == ".." || filepath.IsAbs(pattern) ||
		strings.HasPrefix(filepath.ToSlash(pattern), "./") || strings.HasPrefix(filepath.ToSlash(pattern), "../")
}

func absolute(wd, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(wd, name)
}

// moduleDir returns the directory of the module that dir is in, or "".
func moduleDir(dir string) string { return dirAbove(dir, "go.mod") }

// dirAbove returns the nearest directory, dir or above, that has a file of
// that name, or "" if there is none.
func dirAbove(dir, name string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}
