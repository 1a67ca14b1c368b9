package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What counts its users is retained for the caller by a function that returns it:
// func (p *part) files() *fileSet { p.set.Retain(); return p.set }. The caller has
// to give up the use that was counted for it. Only a function that counts on
// every way does that, and what it makes itself has its first user: gives up
// towards silence.

// countsDown has the methods that give up a use, by those that count one.
var countsDown = map[string][]string{
	"Retain": {"Release"}, "retain": {"release"},
	"Acquire": {"Release"}, "acquire": {"release"},
	"Ref": {"Unref", "DecRef"}, "ref": {"unref", "decRef"},
	"AddRef": {"Release", "DecRef"}, "addRef": {"release", "decRef"},
	"IncRef": {"DecRef"}, "incRef": {"decRef"}, "incref": {"decref", "release"},
	"IncrRef": {"DecrRef"}, "incrRef": {"decrRef"},
}

// countedBy returns the results of fn that it counts a use of for its callers.
func (r *Result) countedBy(fn *ssa.Function) []Acquire {
	var as []Acquire
	for _, call := range r.callsIn(fn) {
		c, ok := call.(*ssa.Call)
		if !ok || len(countsDown[path.MethodName(&c.Call)]) == 0 || tellsWhether(c) {
			continue
		}
		ops := path.Operands(&c.Call)
		if len(ops) != 1 || r.isNew(ops[0]) {
			continue
		}
		for i, v := range slices.Collect(fn.Signature.Results().Variables()) {
			kind := countKind(v.Type(), path.MethodName(&c.Call))
			if kind == nil || !isReturnedOnly(c, ops[0], i) {
				continue
			}
			as = append(as, Acquire{Result: i, Err: failureIndex(fn.Signature), OK: contract.None, Carrier: contract.None, Partner: contract.None,
				Kind: kind, Via: fn, Pos: c.Pos()})
		}
	}
	return as
}

// tellsWhether reports whether the call tells whether it has counted.
func tellsWhether(c *ssa.Call) bool { return c.Call.Signature().Results().Len() > 0 }

// isNew reports whether v is made, or acquired, by its function.
func (r *Result) isNew(v ssa.Value) bool {
	switch base := rootOf(v).Base.(type) {
	case *ssa.Alloc:
		return rootOf(v).Path == ""
	case *ssa.Call:
		return rootOf(v).Path == "" && (semantics{r}.IsFresh(&base.Call, base.Call.StaticCallee()) || len(r.acquiresOf(&base.Call, base.Call.StaticCallee())) > 0)
	case *ssa.Extract:
		call, ok := base.Tuple.(*ssa.Call)
		return !ok || len(r.acquiresOf(&call.Call, call.Call.StaticCallee())) > 0
	}
	return false
}

// countKind returns how a use of a value of type t is given up that the method up
// has counted; nil if t has no such method.
func countKind(t types.Type, up string) *contract.Kind {
	rels := downIn(t, "", up)
	if rels == nil {
		return nil
	}
	if named := structOf(t); named != nil {
		for f := range named.Underlying().(*types.Struct).Fields() {
			at := "." + f.Name()
			rels = append(rels, downIn(f.Type(), at, up)...)
			if elem := elementType(f.Type()); elem != nil {
				rels = append(rels, downIn(elem, at+alias.Elem, up)...)
			}
		}
	}
	return &contract.Kind{Type: types.TypeString(t, nil), Releases: rels}
}

// downIn returns the methods of type t, of what is at a path, that give up a use.
// Whoever takes the parts of a set of such things gives up the use of each.
func downIn(t types.Type, at, up string) []contract.Release {
	var rels []contract.Release
	for _, m := range countsDown[up] {
		if gotype.HasMethod(t, m) || isOwnMethod(t, m) {
			rels = append(rels, contract.Release{Path: at, Method: m})
		}
	}
	return rels
}

// isOwnMethod reports whether a type of a package has a method of that name,
// exported or not.
func isOwnMethod(t types.Type, name string) bool {
	named := structOf(t)
	if named == nil {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, named.Obj().Pkg(), name)
	_, ok := obj.(*types.Func)
	return ok
}

// isReturnedOnly reports whether each return of the function that has something
// as result i has what was counted by the call, and comes behind that.
func isReturnedOnly(c *ssa.Call, counted ssa.Value, i int) bool {
	name := rootOf(counted)
	found := false
	for _, ret := range returnsOf(c.Parent()) {
		v := rootOf(ret.Results[i])
		if v == alias.Nil {
			continue
		}
		if v != name || !c.Block().Dominates(ret.Block()) {
			return false
		}
		found = true
	}
	return found
}
