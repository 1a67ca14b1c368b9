package observe

import (
	"go/ast"
	"go/types"
)

// needsBodies reports whether the bodies of the package can tell anything about
// observing: whether it names something that may, calls function values that may,
// or has functions that other packages may hand what observes. Of most packages
// below a program nothing of that is true, and their SSA form, which is most of
// the work, need not be built. What the survey finds in SSA form is found here in
// the syntax, and more: errs towards looking.
func (r *Result) needsBodies() bool {
	if len(r.cfg.Wrappers) > 0 || r.cfg.Always {
		return true
	}
	asked := make(map[types.Object]bool)
	for _, obj := range r.pass.TypesInfo.Uses {
		if asked[obj] {
			continue
		}
		asked[obj] = true
		switch obj := obj.(type) {
		case *types.Func:
			if r.mayTell(obj) {
				return true
			}
		case *types.Var:
			if obj.IsField() && isFunc(obj.Type()) {
				if ends, _ := pairEnds(obj.Name()); ends != nil {
					return true
				}
			}
		}
	}
	for _, f := range r.pass.Files {
		if r.declaresAdapter(f) || r.callsTelling(f) {
			return true
		}
	}
	return false
}

// mayTell reports whether the use of a function suggests that the package has to
// do with observing. To read the clock alone does not.
func (r *Result) mayTell(fn *types.Func) bool {
	switch r.hint(fn.Origin()) {
	case plain, annotate, clock:
	default:
		return true
	}
	if fn.Pkg() != r.pass.Pkg {
		return false
	}
	_, loud := pairEnds(fn.Name())
	return loud // its body tells
}

// declaresAdapter reports whether the file declares something that others can hand
// what observes, or get it from.
func (r *Result) declaresAdapter(f *ast.File) bool {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			fn, ok := r.pass.TypesInfo.Defs[d.Name].(*types.Func)
			if ok && fn.Exported() && adapts(fn.Signature()) {
				return true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				vars, ok := spec.(*ast.ValueSpec)
				if !ok {
					continue
				}
				for _, name := range vars.Names {
					if v, ok := r.pass.TypesInfo.Defs[name].(*types.Var); ok && v.Exported() && isFunc(v.Type()) {
						return true
					}
				}
			}
		}
	}
	return false
}

// callsTelling reports whether the file calls a function value that hands a
// handler on, returns an observation, or comes from another package.
func (r *Result) callsTelling(f *ast.File) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found {
			return !found
		}
		found = r.isTellingValue(ast.Unparen(call.Fun))
		return !found
	})
	return found
}

func (r *Result) isTellingValue(fun ast.Expr) bool {
	var obj types.Object
	switch fun := fun.(type) {
	case *ast.Ident:
		obj = r.pass.TypesInfo.Uses[fun]
	case *ast.SelectorExpr:
		obj = r.pass.TypesInfo.Uses[fun.Sel]
	}
	switch v := obj.(type) {
	case *types.Func, *types.Builtin, *types.TypeName:
		return false // the use of a function is looked at where it is named
	case *types.Var:
		if !v.IsField() && v.Pkg() != r.pass.Pkg {
			return true
		}
	}
	tv := r.pass.TypesInfo.Types[fun]
	if tv.IsType() || tv.Type == nil {
		return false
	}
	sig := signatureOf(tv.Type)
	if sig == nil {
		return true // of a type parameter
	}
	if isAdapter(sig) {
		return true
	}
	for v := range sig.Results().Variables() {
		if t := v.Type(); r.hasSpanEnd(t) || r.speaksType(t) {
			return true
		}
	}
	return false
}
