package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// StoreTakes implements path.Semantics: the field is one of an owner that
// releases it on its own, while it is used, as a reader whose Read closes
// the file at its end. Such an owner has no releaser that anybody could be
// held to, and who has it cannot tell when the release is due. Gives up
// towards silence: it may never be read to its end. Where all such methods use it up,
// whoever drops the owner before he has called one has lost what it holds.
func (s semantics) StoreTakes(addr *ssa.FieldAddr, spec *path.Spec) bool {
	p, ok := s.r.placeOf(addr, false)
	if !ok || s.r.releaserOf(p.owner) != "" {
		return false
	}
	return slices.ContainsFunc(s.r.fields().accessesOf(p), func(access ssa.Value) bool {
		fn := access.Parent()
		return s.r.isUseOf(fn, p, spec.Kind) && releasesLoaded(access, spec.Kind) && !isOpenPart(fn, p, spec.Kind) &&
			!s.r.usesUp(fn, "."+p.variable().Name(), spec.Kind)
	})
}

// usesUp reports whether method fn of an owner releases what that holds at sub whenever
// it is called, by a defer that comes before every return: func (w *worker) run() { defer
// w.conn.Close(); … }.
func (r *Result) usesUp(fn *ssa.Function, sub string, kind *contract.Kind) bool {
	if fn.Signature.Recv() == nil {
		return false // a literal
	}
	recv := asUsed(fn, alias.Val{Base: fn.Params[0]})
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
		d, ok := call.(*ssa.Defer)
		if !ok || !isDoneAnyway(d) {
			return false
		}
		name, ops := path.MethodName(&d.Call), path.Operands(&d.Call)
		if name == "" || len(ops) == 0 || !isReleaseOf(kind, name) && !path.IsVerbOf(ops[0].Type(), name) {
			return false
		}
		at := path.NameOf(ops[0])
		_, isIn := alias.Rel(at.Path, recv.Path+sub)
		return at.Base == recv.Base && isIn
	})
}

// isOpenPart reports whether who has the owner can release what is at the place by
// the field, as the body of a response, which the method fn reads whole: it is
// then released by either (see usingUp).
func isOpenPart(fn *ssa.Function, p place, kind *contract.Kind) bool {
	return p.variable().Exported() && isParted(kind) && fn.Name() != "Read" && fn.Name() != "WriteTo"
}

// isParted reports whether a resource is released by a part of it.
func isParted(kind *contract.Kind) bool {
	return kind != nil && len(kind.Releases) > 0 && !slices.ContainsFunc(kind.Releases, func(rel contract.Release) bool { return rel.Path == "" })
}

// isUseOf reports whether fn is, or is a literal in, a method of the place's
// owner that is there for something else than to release.
func (r *Result) isUseOf(fn *ssa.Function, p place, kind *contract.Kind) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	recv := fn.Signature.Recv()
	return recv != nil && structOf(recv.Type()) == p.owner && !path.IsVerb(fn.Name()) && !r.onlyReleases(fn, "."+p.variable().Name(), kind)
}

// releasesLoaded reports whether a method that releases is called on what
// is loaded by the access of a field.
func releasesLoaded(access ssa.Value, kind *contract.Kind) bool {
	for _, ref := range *access.Referrers() {
		load, ok := ref.(*ssa.UnOp)
		if !ok {
			continue
		}
		for _, ref := range *load.Referrers() {
			call, ok := ref.(ssa.CallInstruction)
			if !ok {
				continue
			}
			ops := path.Operands(call.Common())
			name := path.MethodName(call.Common())
			if name != "" && len(ops) > 0 && ops[0] == load && (isReleaseOf(kind, name) || path.IsVerbOf(load.Type(), name)) {
				return true
			}
		}
	}
	return false
}
