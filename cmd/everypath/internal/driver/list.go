package driver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A listed is what the go command says of a package.
type listed struct {
	// ImportPath is the package's id: that of a variant which is compiled
	// for the tests of p has " [p.test]" at its end.
	ImportPath string
	// ForTest is the package for whose tests this variant is, or "".
	ForTest  string
	Name     string
	Dir      string
	Standard bool
	// DepOnly reports whether no pattern matches the package.
	DepOnly bool

	GoFiles, CgoFiles, IgnoredGoFiles []string

	CFiles, CXXFiles, HFiles, SFiles []string

	// CompiledGoFiles are the files behind cgo, of packages that use it,
	// and DepsErrors what went wrong on the way to them.
	CompiledGoFiles []string
	DepsErrors      []*listedError

	// Imports are ids; ImportMap maps import paths to ids where the two
	// differ.
	Imports   []string
	ImportMap map[string]string

	Module *listedModule
	Error  *listedError
}

type listedModule struct {
	Path, Version, GoVersion, Sum string
	Main                          bool
}

type listedError struct {
	ImportStack []string
	Pos, Err    string
}

// Error returns the message on one line, with its place and, for an import
// cycle, the way around.
func (e *listedError) Error() string {
	msg := strings.Join(strings.Fields(e.Err), " ")
	if len(e.ImportStack) > 0 && strings.HasPrefix(msg, "import cycle") {
		msg += ": " + strings.Join(e.ImportStack, " imports ")
	}
	if e.Pos != "" && !strings.HasPrefix(msg, e.Pos) {
		msg = e.Pos + ": " + msg
	}
	return msg
}

// isNotBuilt reports whether there is nothing wrong with the package but
// that all its files are for other systems, tags or tests. The go command
// has only the text to tell.
func (e *listedError) isNotBuilt() bool {
	return strings.HasPrefix(e.Err, "build constraints exclude all Go files") || strings.HasPrefix(e.Err, "no non-test Go files")
}

// listFields names the fields of listed but those of compile: it keeps the
// go command from computing all others, some of which need a build.
const listFields = "ImportPath,ForTest,Name,Dir,Standard,DepOnly," +
	"GoFiles,CgoFiles,IgnoredGoFiles,CFiles,CXXFiles,HFiles,SFiles," +
	"Imports,ImportMap,Module,Error"

// list asks the go command for the packages that the patterns match and all
// their dependencies, each behind its own dependencies.
func (d *driver) list(ctx context.Context) ([]*listed, error) {
	args := []string{"-deps", "-json=" + listFields, fmt.Sprintf("-test=%t", d.Tests)}
	return d.goList(ctx, append(append(args, "--"), d.Patterns...))
}

// compile runs cgo on those packages that are to be analysed and need it,
// and sets their CompiledGoFiles. Compilers do not run otherwise, so what is
// wrong with them costs these packages only.
func (d *driver) compile(ctx context.Context, pkgs []*listed) {
	users := map[string]*listed{}
	var paths []string
	for _, p := range pkgs {
		if len(p.CgoFiles) == 0 || p.Error != nil || !d.isRoot(p) && !d.isOwnDependency(p) {
			continue
		}
		users[p.ImportPath] = p
		path, _, _ := strings.Cut(p.ImportPath, " ")
		paths = append(paths, strings.TrimSuffix(path, "_test"))
	}
	if len(users) == 0 {
		return
	}
	// Without tests the go command need not load what they import, which
	// takes as long as the first list did.
	mode := "-find"
	if d.Tests {
		mode = "-test"
	}
	args := []string{mode, "-compiled", "-json=ImportPath,CompiledGoFiles,Error,DepsErrors", "--"}
	compiled, err := d.goList(ctx, append(args, paths...))
	for _, c := range compiled {
		if p := users[c.ImportPath]; p != nil {
			p.CompiledGoFiles = c.CompiledGoFiles
			p.Error = c.cgoError()
			delete(users, c.ImportPath)
		}
	}
	for _, p := range users { // all, if go list failed
		p.Error = &listedError{Err: fmt.Sprintf("cgo failed: %v", err)}
	}
}

// cgoError says why there are no files behind cgo.
func (p *listed) cgoError() *listedError {
	switch {
	case p.Error != nil && strings.HasPrefix(p.Error.Err, "# "): // what a tool printed
		return &listedError{Err: "cgo failed: " + p.Error.Error()}
	case p.Error != nil:
		return p.Error
	case len(p.CompiledGoFiles) > 0:
		return nil
	case len(p.DepsErrors) > 0:
		return &listedError{Err: "cgo failed: " + p.DepsErrors[0].Error()}
	}
	return &listedError{Err: "cgo failed"}
}

// goList runs go list with -e and args.
func (d *driver) goList(ctx context.Context, args []string) ([]*listed, error) {
	flags := []string{"list", "-e"}
	if d.Tags != "" {
		flags = append(flags, "-tags="+d.Tags)
	}
	if d.overlay != "" {
		flags = append(flags, "-overlay="+d.overlay)
	}
	out, err := d.goCommand(ctx, append(flags, args...)...)
	if err != nil {
		return nil, err
	}
	var pkgs []*listed
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		p := new(listed)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return pkgs, nil
		} else if err != nil {
			return nil, fmt.Errorf("reading what go list prints: %w", err)
		}
		pkgs = append(pkgs, p)
	}
}

// A target says for what the go command compiles.
type target struct {
	GOOS, GOARCH, GOVERSION, GOMODCACHE string
}

func (d *driver) findTarget(ctx context.Context) (t target, err error) {
	out, err := d.goCommand(ctx, "env", "-json", "GOOS", "GOARCH", "GOVERSION", "GOMODCACHE")
	if err != nil {
		return t, err
	}
	if err := json.Unmarshal(out, &t); err != nil {
		return t, fmt.Errorf("reading what go env prints: %w", err)
	}
	return t, nil
}

// goCommand returns what the go command prints. Its error has what it wrote
// to standard error, which names the problem better than a status.
func (d *driver) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = d.Dir, d.Env
	// What the go command started can outlive it, with its output open.
	cmd.WaitDelay = time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err == nil {
		return out, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("the go command, which lists the packages, was not found: %w", err)
	}
	if msg := strings.TrimSpace(stderr.String()); msg != "" {
		return nil, fmt.Errorf("go %s: %s", args[0], msg)
	}
	return nil, fmt.Errorf("go %s: %w", args[0], err)
}

// files returns the names of the files of lists, in full.
func (p *listed) files(lists ...[]string) []string {
	var names []string
	for _, list := range lists {
		for _, name := range list {
			if !filepath.IsAbs(name) {
				name = filepath.Join(p.Dir, name)
			}
			names = append(names, name)
		}
	}
	return names
}

// isTestMain reports whether p is the program that the go command writes to
// run the tests of a package.
func (p *listed) isTestMain() bool {
	return p.Name == "main" && p.ForTest == "" && strings.HasSuffix(p.ImportPath, ".test") && len(p.Imports) > 0 &&
		len(p.GoFiles) == 1 && !strings.HasSuffix(p.GoFiles[0], ".go")
}

// isWithTests reports whether p is the variant of a package that has its
// _test.go files.
func (p *listed) isWithTests() bool {
	return p.ForTest != "" && p.ImportPath == p.ForTest+" ["+p.ForTest+".test]"
}

// isCopy reports whether p is a package compiled again because it imports,
// perhaps through others, the package under test: its files are those of the
// package itself.
func (p *listed) isCopy() bool {
	return p.ForTest != "" && !p.isWithTests() && p.path() != p.ForTest+"_test"
}

// path returns the import path of the package, for types.Package.
func (p *listed) path() string {
	path, _, _ := strings.Cut(p.ImportPath, " [")
	return path
}
