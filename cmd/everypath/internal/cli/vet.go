package cli

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/build"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/everypath/everypath/cmd/everypath/internal/driver"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// This file speaks the protocol of go vet -vettool. package unitchecker has
// most of it; what is done here makes up for two ways in which the go
// command's cache would serve results that are not those of today.
//
// First, its key has the tool's id and flags, but no file that the tool
// reads. So the id, which -V=full prints, hashes the executable and all
// configuration files, with their contracts, in the module or workspace of
// the working directory and above it.
//
// Second, the go command runs the tool on packages of which it only wants
// facts (VetxOnly) and caches the findings, none, under the same key as
// those of a run that wants findings. After go vet ./app, go vet ./lib would
// be silent if app imports lib. So in packages of the user's own module
// findings are told even if they were not asked for. But a package with
// _test.go files in it is vetted together with them and under another key:
// there findings would be told twice, and nothing is lost by silence. To be
// sure of that when the test files go, the id also hashes which directories
// have some.

// isVetCall reports whether the go command calls.
func isVetCall(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return strings.HasSuffix(args[len(args)-1], ".cfg") ||
		slices.ContainsFunc(args, func(arg string) bool {
			return arg == "-flags" || arg == "-V=full"
		})
}

// vet does what the go command asks for.
func vet(args []string) int {
	err := tryVet(args)
	if err == nil || isTold(args[len(args)-1], err) {
		return statusClean
	}
	fmt.Fprintln(os.Stderr, "everypath:", report.Visible(err.Error()))
	return statusFailed
}

// isTold reports whether another unit of this run of the go command has
// failed with the same error, and notes that this one does. What is wrong
// with a flag is wrong for all units, those of the standard library included,
// and would be told for each. A unit that says nothing has no output, either,
// so the go command keeps no result of it. The directory of the run goes when
// it ends; if it cannot be written to, each unit tells its error.
func isTold(unit string, err error) bool {
	if !strings.HasSuffix(unit, ".cfg") {
		return false
	}
	name := fmt.Sprintf("everypath-%x", sha256.Sum256([]byte(err.Error())))
	f, err := os.OpenFile(filepath.Join(filepath.Dir(filepath.Dir(unit)), name), os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return errors.Is(err, fs.ErrExist)
	}
	return f.Close() != nil
}

// checkFlags reports the first flag of a rule that has a wrong value. The
// parser of package unitchecker would add how that package is used.
func checkFlags(rules []*analysis.Analyzer, args []string) error {
	for _, a := range rules {
		for _, arg := range args {
			name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			of, name, _ := strings.Cut(name, ".")
			if f := a.Flags.Lookup(name); hasValue && f != nil && of == a.Name {
				if err := f.Value.Set(value); err != nil {
					return invalid(of+"."+name, value, err)
				}
			}
		}
	}
	return nil
}

func tryVet(args []string) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	name := args[len(args)-1]
	if strings.HasSuffix(name, "-V=full") {
		return printID(os.Stdout, dir)
	}
	if strings.HasSuffix(name, ".cfg") {
		unit, err := readUnit(name)
		if err != nil {
			return err
		}
		dir = cmp.Or(unit.Dir, dir)
		if isFalselyCached(unit) && !isFixing(args) {
			unit.VetxOnly = false
			if os.Args[len(os.Args)-1], err = writeUnit(name, unit); err != nil {
				return err
			}
		}
	}
	file := ""
	if slices.Contains(args, "-flags") {
		// The go command asks which flags there are, and would not show an
		// error about the configuration: it comes when a unit is analysed.
		file = "none"
	}
	config, err := newConfigs("", file, func(*settings) {}).forDir(dir)
	if err != nil {
		return err
	}
	rules := config.analyzers()
	if err := checkFlags(rules, args[:len(args)-1]); err != nil {
		return err
	}
	// What follows parses the flags of the process, and ends it.
	generated := flag.Bool("generated", config.Generated, "report in generated files, too")
	unitchecker.Main(guard(rules, generated)...)
	return nil
}

func readUnit(name string) (*unitchecker.Config, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	unit := new(unitchecker.Config)
	if err := json.Unmarshal(data, unit); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return unit, nil
}

// writeUnit writes the unit beside the file in which it came, and returns
// the name of the new file.
func writeUnit(name string, unit *unitchecker.Config) (string, error) {
	data, err := json.Marshal(unit)
	if err != nil {
		return "", err
	}
	name = strings.TrimSuffix(name, ".cfg") + ".everypath.cfg"
	return name, os.WriteFile(name, data, 0o666)
}

// isFalselyCached reports whether the go command will give the result of
// this run, which is only for facts, to somebody who asks for findings.
func isFalselyCached(unit *unitchecker.Config) bool {
	path, version := unit.ModulePath, unit.ModuleVersion
	if m := unit.Module; m != nil {
		path, version = m.Path, m.Version
	}
	isOwn := path != "" && version == ""
	return unit.VetxOnly && isOwn && !strings.Contains(unit.ID, " [") && !hasTests(unit.Dir)
}

// isFixing reports whether the run changes files: then those of packages
// that nobody has named must stay as they are.
func isFixing(args []string) bool {
	return slices.ContainsFunc(args, func(arg string) bool {
		return strings.TrimLeft(arg, "-") == "fix" || strings.TrimLeft(arg, "-") == "fix=true"
	})
}

// hasTests reports whether the directory has a _test.go file that belongs to
// the package itself and is built everywhere.
func hasTests(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasSuffix(e.Name(), "_test.go") && isUnconditionalTest(dir, e.Name())
	})
}

func isUnconditionalTest(dir, name string) bool {
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil || strings.HasSuffix(f.Name.Name, "_test") {
		return false
	}
	for _, group := range f.Comments {
		for _, c := range group.List {
			if constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text) {
				return false
			}
		}
	}
	nowhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc"}
	ok, err := nowhere.MatchFile(dir, name)
	return err == nil && ok
}

// printID prints the tool's id in the form that the go command parses.
func printID(w io.Writer, dir string) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	h := sha256.New()
	if err := hashFile(h, exe); err != nil {
		return fmt.Errorf("hashing the executable: %w", err)
	}
	if err := hashConfigs(h, dir); err != nil {
		return fmt.Errorf("hashing the configuration: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s version devel everypath buildID=%x\n", exe, h.Sum(nil))
	return err
}

func hashFile(h hash.Hash, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(h, f)
	return err
}

// hashConfigs hashes what findings in the packages of dir's module or
// workspace depend on beyond what the go command knows.
func hashConfigs(h hash.Hash, dir string) error {
	dir = cmp.Or(dirAbove(dir, "go.work"), dirAbove(dir, "go.mod"), dir)
	for up := filepath.Dir(dir); ; up = filepath.Dir(up) {
		for _, name := range []string{configName, misname} {
			if err := hashConfig(h, filepath.Join(up, name)); err != nil {
				return err
			}
		}
		if up == filepath.Dir(up) {
			break
		}
	}
	return filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // no package can be read there, either
		case !e.IsDir():
			if e.Name() == configName || e.Name() == misname {
				return hashConfig(h, name)
			}
			return nil
		case name != dir && (strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "_") || e.Name() == "node_modules"):
			return fs.SkipDir
		}
		if hasTests(name) {
			fmt.Fprintf(h, "tests %q\n", name)
		}
		return nil
	})
}

// hashConfig hashes a configuration file and the contracts that it names. A
// file with errors is hashed as it is: the run that needs it will tell them.
func hashConfig(h hash.Hash, name string) error {
	text, err := readFound(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	fmt.Fprintf(h, "config %q %q\n", name, text)
	var s settings
	if err := s.parse(name, filepath.Dir(name), text); err != nil {
		return nil
	}
	for _, file := range s.Contracts {
		contracts, err := readFound(file.name)
		fmt.Fprintf(h, "contracts %q %q %v\n", file.name, contracts, err)
	}
	return nil
}

// guard returns the rules such that a panic is an error of the package, not
// the end of the program, and findings in generated files are dropped unless
// *generated is set.
func guard(rules []*analysis.Analyzer, generated *bool) []*analysis.Analyzer {
	clones := map[*analysis.Analyzer]*analysis.Analyzer{}
	var clone func(a *analysis.Analyzer) *analysis.Analyzer
	clone = func(a *analysis.Analyzer) *analysis.Analyzer {
		if clones[a] != nil {
			return clones[a]
		}
		c := *a
		clones[a] = &c
		c.Requires = nil
		for _, req := range a.Requires {
			c.Requires = append(c.Requires, clone(req))
		}
		c.Run = func(pass *analysis.Pass) (any, error) { return runGuarded(a, pass, clones, *generated) }
		return &c
	}
	var out []*analysis.Analyzer
	for _, a := range rules {
		out = append(out, clone(a))
	}
	return out
}

// runGuarded runs a on the pass of its clone.
func runGuarded(a *analysis.Analyzer, outer *analysis.Pass, clones map[*analysis.Analyzer]*analysis.Analyzer, generated bool) (result any, err error) {
	pass := *outer
	pass.Analyzer = a
	pass.ResultOf = map[*analysis.Analyzer]any{}
	for _, req := range a.Requires {
		pass.ResultOf[req] = outer.ResultOf[clones[req]]
	}
	pass.Report = func(d analysis.Diagnostic) {
		if generated || !isInGenerated(&pass, d.Pos) {
			outer.Report(d)
		}
	}
	return driver.RunAnalyzer(&pass)
}

func isInGenerated(pass *analysis.Pass, pos token.Pos) bool {
	for _, f := range pass.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return driver.IsGenerated(pass.Fset, f)
		}
	}
	return false
}
