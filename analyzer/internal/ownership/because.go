package ownership

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// because says what the answer of semantics.Effect rests on.
func (r *Result) because(cc *ssa.CallCommon, callee *ssa.Function, arg int, sub string, spec *path.Spec) (text string, isSummary bool) {
	if f := r.contractOf(cc, callee); f != nil {
		if _, ok := contractEffect(f, cc, arg, sub, spec); ok {
			return r.contractText(f), false
		}
	}
	if strings.Contains(sub, path.Deep) {
		return "it is in a list that is built in a loop", false
	}
	if body := bodyOf(callee); body != nil {
		return r.place(body.Pos()), body.Parent() == nil
	}
	if _, ok := r.calleeFact(cc, callee).effect(arg, sub, spec); ok {
		return r.place(objectOf(cc, callee).Pos()), true
	}
	if cc.IsInvoke() {
		if impls := r.implsOf(cc.Method); len(impls) > 0 {
			return "the implementations " + r.placesOf(impls), true
		}
	}
	if callee == nil && (semantics{r}).isUsedByGiven(cc, arg, sub, spec) {
		return "so do all functions that it may be", false
	}
	switch e := (semantics{r}).typeEffect(cc, callee, arg, sub, spec); {
	case r.cfg.Strict:
		return "its body is out of sight", false
	case e.Success.Op == path.Take:
		return "its body is out of sight, and no contract says more", false
	case cc.IsInvoke() && arg == 0 || callee != nil && callee.Signature.Recv() != nil && arg == 0:
		return "a method of its own that does not release it", false
	}
	return "its parameter has no way to release it", false
}

// placesOf lists functions with their places.
func (r *Result) placesOf(fns []*ssa.Function) string {
	var all []string
	for _, fn := range fns {
		all = append(all, fmt.Sprintf("%s %s", r.funcName(gotype.Declared(fn)), r.place(fn.Pos())))
	}
	return strings.Join(all, ", ")
}

// contractText is the line of a contract with its place.
func (r *Result) contractText(f *contract.Func) string {
	return fmt.Sprintf("%s, %s", f, origin(f.Origin))
}

// origin names the place of a contract.
func origin(at string) string {
	if name, ok := strings.CutPrefix(at, "table/"); ok {
		return "built-in " + name
	}
	return at
}

// place is FILE:LINE of a position, the file without its directory.
func (r *Result) place(pos token.Pos) string {
	if !pos.IsValid() {
		return "out of sight"
	}
	p := r.pass.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// calleeName is how people call what is called.
func (r *Result) calleeName(cc *ssa.CallCommon, callee *ssa.Function) string {
	if b, ok := cc.Value.(*ssa.Builtin); ok {
		return b.Name()
	}
	if obj := objectOf(cc, callee); obj != nil {
		return r.funcName(obj)
	}
	if callee != nil && callee.Parent() != nil {
		return "the function literal"
	}
	return "a function value"
}

// funcName is the name of a function as one would write it in this package,
// with the receiver's type.
func (r *Result) funcName(obj *types.Func) string {
	if obj == nil {
		return "a function"
	}
	if recv := obj.Signature().Recv(); recv != nil {
		return fmt.Sprintf("(%s).%s", r.typeText(recv.Type()), obj.Name())
	}
	if obj.Pkg() == nil || obj.Pkg() == r.pass.Pkg {
		return obj.Name()
	}
	return obj.Pkg().Name() + "." + obj.Name()
}

func (r *Result) typeText(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg == r.pass.Pkg {
			return ""
		}
		return pkg.Name()
	})
}

// releasesText says how a kind is released.
func releasesText(k *contract.Kind) string {
	if k == nil || len(k.Releases) == 0 {
		return "its release"
	}
	var ways []string
	for _, rel := range k.Releases {
		way := rel.String()
		if rel.Method == "" {
			way = strings.TrimPrefix(rel.Path+" a call of it", " ")
			if rel.Path != "" {
				way = "a call of " + strings.TrimPrefix(rel.Path, ".")
			}
		}
		if len(ways) < 4 {
			ways = append(ways, way)
		}
	}
	return strings.Join(ways, " or ")
}
