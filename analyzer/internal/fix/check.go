package fix

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// Parse parses the text of a file with edits applied.
func (s *Source) Parse(fset *token.FileSet, edits []Edit) (*ast.File, error) {
	text, err := s.Apply(edits)
	if err != nil {
		return nil, err
	}
	return parser.ParseFile(fset, s.file.Name(), text, parser.ParseComments|parser.SkipObjectResolution)
}

// TypeCheck checks other files of the package of a pass against the same
// imports.
func TypeCheck(pass *analysis.Pass, files []*ast.File) (*types.Package, *types.Info, error) {
	info := &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
	cfg := types.Config{Importer: importsOf(pass), Sizes: pass.TypesSizes, GoVersion: pass.Pkg.GoVersion()}
	pkg, err := cfg.Check(pass.Pkg.Path(), pass.Fset, files, info)
	return pkg, info, err
}

// An importer knows the packages that a package imports, by the paths that
// its files write.
type importer map[string]*types.Package

var errNotImported = errors.New("not imported before")

// Import returns a package that was imported before.
func (m importer) Import(path string) (*types.Package, error) {
	if p := m[path]; p != nil {
		return p, nil
	}
	return nil, errNotImported
}

func importsOf(pass *analysis.Pass) importer {
	m := importer{"unsafe": types.Unsafe}
	for _, f := range pass.Files {
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if name := pass.TypesInfo.PkgNameOf(spec); err == nil && name != nil {
				m[path] = name.Imported()
			}
		}
	}
	if m["errors"] == nil {
		m["errors"] = errorsPackage()
	}
	if m["context"] == nil {
		m["context"] = findPackage(pass.Pkg.Imports(), "context")
	}
	return m
}

// findPackage returns the package with a path among some and all that they
// import, nil if there is none.
func findPackage(pkgs []*types.Package, path string) *types.Package {
	seen := make(map[*types.Package]bool)
	for len(pkgs) > 0 {
		p := pkgs[len(pkgs)-1]
		pkgs = pkgs[:len(pkgs)-1]
		if p.Path() == path {
			return p
		}
		if !seen[p] {
			seen[p] = true
			pkgs = append(pkgs, p.Imports()...)
		}
	}
	return nil
}

// errorsPackage returns as much of package errors as fixes use, for a
// package that has not imported it.
func errorsPackage() *types.Package {
	pkg := types.NewPackage("errors", "errors")
	err := types.Universe.Lookup("error").Type()
	sig := types.NewSignatureType(nil, nil, nil,
		types.NewTuple(types.NewParam(token.NoPos, pkg, "errs", types.NewSlice(err))),
		types.NewTuple(types.NewParam(token.NoPos, pkg, "", err)), true)
	pkg.Scope().Insert(types.NewFunc(token.NoPos, pkg, "Join", sig))
	pkg.MarkComplete()
	return pkg
}
