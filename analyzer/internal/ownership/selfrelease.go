package ownership

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// isSelfReleasing reports whether exit e returns the root in an owner that
// releases it on its own, while it is used: a reader whose Read closes the
// file at its end. Such an owner has no releaser that a caller could be
// held to, and who has it cannot tell when the release is due: what it is
// given is taken. Gives up towards silence: it may never be read to its
// end.
func (r *Result) isSelfReleasing(e path.Exit, kind *contract.Kind) bool {
	if e.Why != path.WhyReturned || e.Owner == nil || !strings.HasPrefix(e.Sub, ".") {
		return false
	}
	named := structOf(e.Owner.Type())
	if named == nil || named.Obj().Pkg() != r.pass.Pkg || r.releaserOf(named) != "" {
		return false
	}
	x := r.fields()
	for i := range named.Underlying().(*types.Struct).NumFields() {
		p := place{owner: named, field: i}
		if name, _, _ := strings.Cut(e.Sub[1:], "."); name != p.name() {
			continue
		}
		for _, access := range x.accesses[p] {
			if isUseOf(access.Parent(), p) && releasesLoaded(access, kind) {
				return true
			}
		}
	}
	return false
}

// isUseOf reports whether fn is, or is a literal in, a method of the place's
// owner that is there for something else than to release.
func isUseOf(fn *ssa.Function, p place) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	recv := fn.Signature.Recv()
	return recv != nil && structOf(recv.Type()) == p.owner && !path.IsVerb(fn.Name())
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
			name := nameOfMethod(call.Common())
			if name != "" && len(ops) > 0 && ops[0] == load && (isReleaseOf(kind, name) || path.IsVerb(name)) {
				return true
			}
		}
	}
	return false
}
