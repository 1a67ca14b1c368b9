package analyzer_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/everypath/everypath"

// layers are the packages of the module from top to bottom; a name that ends
// in /... stands for all packages below. A package imports only from layers
// below its own, but for the command, whose packages import each other.
var layers = [][]string{
	{"cmd/..."},
	{"analyzer"},
	{"analyzer/unreleased", "analyzer/unobserved"},
	{"analyzer/internal/observe"},
	{"analyzer/internal/ownership", "analyzer/internal/fix", "analyzer/internal/nolint", "analyzer/internal/ruledoc"},
	{"analyzer/internal/path"},
	{"analyzer/internal/alias", "analyzer/internal/contract", "analyzer/internal/explain", "analyzer/internal/lazyssa"},
	{"analyzer/internal/gotype"},
}

// testOnly are the packages that only tests import.
var testOnly = []string{"analyzer/internal/ruletest", "cmd/everypath/internal/testneed"}

// outside are packages that reach outside the pass. An analyzer runs in
// drivers that cache by what they handed to it, several at a time, so it
// must not read files, load packages or print.
var outside = []string{
	"go/build", "golang.org/x/tools/go/packages", "io/ioutil", "log", "log/slog",
	"net", "net/http", "os", "os/exec", "os/signal", "os/user", "plugin", "syscall",
}

type pkg struct {
	Dir, ImportPath string
	GoFiles         []string
	Imports         []string
}

// name is the package's path in the module.
func (p pkg) name() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

func (p pkg) isAnalyzer() bool {
	return p.name() == "analyzer" || strings.HasPrefix(p.name(), "analyzer/")
}

// TestLayers holds the import rules of the module.
func TestLayers(t *testing.T) {
	for _, p := range listPackages(t) {
		if slices.Contains(testOnly, p.name()) {
			continue
		}
		layer := layerOf(p.name())
		if layer < 0 {
			t.Errorf("%s is in no layer: add it to the one where it belongs", p.name())
			continue
		}
		for _, path := range p.Imports {
			imported, ok := strings.CutPrefix(path, module+"/")
			if !ok {
				continue
			}
			if slices.Contains(testOnly, imported) {
				t.Errorf("%s imports %s, which is for tests", p.name(), imported)
			} else if below := layerOf(imported); below < layer || below == layer && layer != 0 {
				t.Errorf("%s imports %s, which is not below it", p.name(), imported)
			}
		}
	}
}

// TestAnalyzersStayInside holds that analyzers touch nothing but their pass,
// and that importing them runs nothing.
func TestAnalyzersStayInside(t *testing.T) {
	for _, p := range listPackages(t) {
		if !p.isAnalyzer() || slices.Contains(testOnly, p.name()) {
			continue
		}
		for _, path := range p.Imports {
			if slices.Contains(outside, path) {
				t.Errorf("%s imports %s", p.name(), path)
			}
		}
		for _, file := range p.GoFiles {
			checkFile(t, filepath.Join(p.Dir, file))
		}
	}
}

// checkFile reports calls that print to the standard streams, and init
// functions.
func checkFile(t *testing.T, path string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, nil, 0)
	if err != nil {
		t.Error(err)
		return
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if name := nameOf(n.Fun); slices.Contains([]string{"fmt.Print", "fmt.Printf", "fmt.Println", "print", "println"}, name) {
				t.Errorf("%s: calls %s", fset.Position(n.Pos()), name)
			}
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				t.Errorf("%s: has an init function", fset.Position(n.Pos()))
			}
		}
		return true
	})
}

// nameOf returns "f" or "p.f" for the function of a call, else "".
func nameOf(fun ast.Expr) string {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok {
			return x.Name + "." + fun.Sel.Name
		}
	}
	return ""
}

// layerOf returns the index of the package's layer, -1 if it has none.
func layerOf(name string) int {
	return slices.IndexFunc(layers, func(layer []string) bool {
		return slices.ContainsFunc(layer, func(pattern string) bool {
			prefix, below := strings.CutSuffix(pattern, "...")
			return name == pattern || below && strings.HasPrefix(name, prefix)
		})
	})
}

// listPackages returns the packages of the module.
func listPackages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=Dir,ImportPath,GoFiles,Imports", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var pkgs []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	if len(pkgs) < 5 {
		t.Fatalf("go list finds only %d packages", len(pkgs))
	}
	return pkgs
}
