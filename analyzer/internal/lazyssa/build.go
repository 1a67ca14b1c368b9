package lazyssa

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"
)

// Build does what package buildssa does, but of the packages that pkg imports
// it creates only the members that pkg names: to create all of them takes a
// third of the time, and packages of constants and generated types have
// thousands.
func Build(fset *token.FileSet, pkg *types.Package, files []*ast.File, info *types.Info, noReturn func(*types.Func) bool) *buildssa.SSA {
	prog := ssa.NewProgram(fset, 0)
	prog.SetNoReturn(noReturn)
	named := namedMembers(pkg, info)
	for _, p := range pkg.Imports() {
		createImported(prog, p, named[p])
	}
	built := &buildssa.SSA{Pkg: prog.CreatePackage(pkg, files, info, false)}
	built.Pkg.Build()
	for _, f := range files {
		for _, d := range f.Decls {
			if decl, ok := d.(*ast.FuncDecl); ok {
				built.SrcFuncs = addWithLiterals(built.SrcFuncs, prog.FuncValue(info.Defs[decl.Name].(*types.Func)))
			}
		}
	}
	return built
}

// addWithLiterals appends fn and the literals in it, in source order.
func addWithLiterals(fns []*ssa.Function, fn *ssa.Function) []*ssa.Function {
	fns = append(fns, fn)
	for _, lit := range fn.AnonFuncs {
		fns = addWithLiterals(fns, lit)
	}
	return fns
}

// namedMembers returns the functions, methods and variables of other packages
// that info says are named, by package.
func namedMembers(pkg *types.Package, info *types.Info) map[*types.Package]map[types.Object]bool {
	named := make(map[*types.Package]map[types.Object]bool)
	for _, obj := range info.Uses {
		if obj.Pkg() == nil || obj.Pkg() == pkg {
			continue
		}
		switch o := obj.(type) {
		case *types.Func:
			if recv := o.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
				continue
			}
			obj = o.Origin()
		case *types.Var:
			if o.IsField() {
				continue
			}
		default:
			continue
		}
		if named[obj.Pkg()] == nil {
			named[obj.Pkg()] = make(map[types.Object]bool)
		}
		named[obj.Pkg()][obj] = true
	}
	return named
}

// createImported creates package p with these members. That all of them are
// created if there is no syntax, and those that the syntax declares if there
// is some, is how package ssa works: so there is a file that declares them.
func createImported(prog *ssa.Program, p *types.Package, members map[types.Object]bool) {
	defs := make(map[*ast.Ident]types.Object)
	vars := &ast.ValueSpec{}
	file := &ast.File{Decls: []ast.Decl{&ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{vars}}}}
	for obj := range members {
		id := ast.NewIdent(obj.Name())
		defs[id] = obj
		if _, ok := obj.(*types.Var); ok {
			vars.Names = append(vars.Names, id)
		} else {
			file.Decls = append(file.Decls, &ast.FuncDecl{Name: id})
		}
	}
	prog.CreatePackage(p, []*ast.File{file}, &types.Info{Defs: defs}, true)
	for obj := range members {
		if f, ok := obj.(*types.Func); ok {
			prog.FuncValue(f).Synthetic = "from type information"
		}
	}
}
