package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A client is asked for handles, which work for as long as it does: a bucket, a
// collection, a topic. Who returns a handle needs the client behind it, and could as
// well have returned that in an owner without a releaser:
//
//	return &Store{docs: client.Database("app").Collection("docs")}, nil

// maxAccess bounds how many handles there are between a client and the one returned.
const maxAccess = 4

// returnsAccess reports whether an exit returns a handle on the client root, itself or
// in a struct that the function has made. Which of the stores to the struct are on the
// path is not asked: gives up towards silence.
func (r *Result) returnsAccess(e path.Exit, root alias.Val, kind *contract.Kind) bool {
	ret, ok := e.At.(*ssa.Return)
	if !ok || e.Class == path.Failure || kind == nil || !strings.HasSuffix(kind.Type, "Client") {
		return false
	}
	return slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
		v = unwrapped(v)
		if made, ok := v.(*ssa.Alloc); ok {
			return r.holdsAccess(made, root)
		}
		return r.isAccess(v, root, maxAccess)
	})
}

// holdsAccess reports whether a field of the struct is set to a handle.
func (r *Result) holdsAccess(made *ssa.Alloc, root alias.Val) bool {
	return slices.ContainsFunc(*made.Referrers(), func(ref ssa.Instruction) bool {
		field, ok := ref.(*ssa.FieldAddr)
		return ok && slices.ContainsFunc(*field.Referrers(), func(use ssa.Instruction) bool {
			store, ok := use.(*ssa.Store)
			return ok && store.Addr == field && r.isAccess(unwrapped(store.Val), root, maxAccess)
		})
	})
}

// isAccess reports whether v is what a method of the root, or of another handle,
// returns: a pointer to a struct of the package of its receiver that need not be
// released.
func (r *Result) isAccess(v ssa.Value, root alias.Val, depth int) bool {
	call, ok := v.(*ssa.Call)
	if !ok || depth == 0 || path.MethodName(call.Common()) == "" {
		return false
	}
	named, recv := gotype.Named(call.Type()), path.Operands(call.Common())[0]
	of := gotype.Named(recv.Type())
	if named == nil || of == nil || named.Obj().Pkg() != of.Obj().Pkg() || r.kindOf(call.Type()) != nil {
		return false
	}
	if _, isStruct := named.Underlying().(*types.Struct); !isStruct {
		return false
	}
	return path.NameOf(recv) == root || r.isAccess(recv, root, depth-1)
}
