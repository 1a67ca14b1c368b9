package unreleased

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// maxUses bounds the values followed.
const maxUses = 2000

// follow follows v through all that has it as an operand.
func (u *uses) follow(v ssa.Value) {
	if v == nil || u.seen[v] || v.Referrers() == nil || len(u.seen) > maxUses {
		return
	}
	u.seen[v] = true
	for _, ref := range *v.Referrers() {
		u.use(v, ref)
	}
}

// use follows v through one instruction that has it as an operand.
func (u *uses) use(v ssa.Value, ref ssa.Instruction) {
	if u.before != nil && ref.Parent() == u.root && !u.before[ref.Block()] {
		return
	}
	switch ref := ref.(type) {
	case *ssa.Call:
		u.call(v, ref)
	case *ssa.Return:
		if u.canUse(v.Type()) || u.handles[v] {
			u.leave(v, ref)
		}
	case *ssa.Convert:
		if isUintptr(v.Type()) || u.handles[v] {
			u.handles[ref] = true
			u.follow(ref)
		}
	case *ssa.Go:
		u.at = append(u.at, ref)
	case *ssa.Send:
		if ref.X == v {
			u.at = append(u.at, ref)
		}
	case *ssa.Select:
		if slices.ContainsFunc(ref.States, func(st *ssa.SelectState) bool { return st.Send == v }) {
			u.at = append(u.at, ref)
		} else if u.canReceiveUser(v) {
			u.follow(ref) // what comes out of the channel
		}
	case *ssa.Store:
		if ref.Val == v && !isDuplicated(v, ref.Addr) {
			u.stored = append(u.stored, ref)
			u.store(ref.Addr, ref)
		}
	case *ssa.MapUpdate:
		if m, ok := ref.Map.(*ssa.MakeMap); ok {
			u.follow(m)
		} else if m, ok := ref.Map.(*ssa.UnOp); ok && isMadeInto(m.X) {
			u.store(m.X, ref)
		} else if !ok || !u.isFollowedIn(m.X) {
			u.at = append(u.at, ref)
		}
	case *ssa.MakeClosure:
		u.captured(v, ref)
	case *ssa.Range:
		u.follow(ref) // its type is one that go/types does not know
	case *ssa.Defer:
		u.deferred = append(u.deferred, ref)
	case *ssa.FieldAddr:
		if u.isEmbedded(ref) || u.canUse(derefOf(ref)) {
			u.follow(ref)
		}
	case *ssa.If, *ssa.BinOp, *ssa.Panic, *ssa.DebugRef, *ssa.RunDefers:
	case ssa.Value:
		if pointee := derefOf(ref); u.canUse(pointee) {
			u.follow(ref)
		}
	}
}

// captured follows v into a literal that captures it, and the literal.
func (u *uses) captured(v ssa.Value, mc *ssa.MakeClosure) {
	fn := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if b == v && i < len(fn.FreeVars) {
			u.follow(fn.FreeVars[i])
		}
	}
	u.follow(mc)
}

// isEmbedded reports whether a field is one that the resource embeds: its methods
// are those of the resource.
func (u *uses) isEmbedded(f *ssa.FieldAddr) bool {
	return u.resource != nil && types.Identical(gotype.Deref(f.X.Type()), u.resource) && isEmbedded(f)
}

// isFollowedIn reports whether addr is that of a field of a struct which is
// followed: what is put into the map there goes where the struct goes.
func (u *uses) isFollowedIn(addr ssa.Value) bool {
	f, ok := addr.(*ssa.FieldAddr)
	return ok && u.seen[f.X]
}

// isMadeInto reports whether a variable, or a field of a struct, of the function
// holds nothing but a map that the function makes.
func isMadeInto(addr ssa.Value) bool {
	addrs := []ssa.Value{addr}
	if f, ok := addr.(*ssa.FieldAddr); ok {
		if _, isLocal := f.X.(*ssa.Alloc); !isLocal {
			return false
		}
		for _, ref := range *f.X.Referrers() {
			if other, ok := ref.(*ssa.FieldAddr); ok && other.Field == f.Field {
				addrs = append(addrs, other)
			}
		}
	} else if _, ok := addr.(*ssa.Alloc); !ok {
		return false
	}
	isMade := false
	for _, a := range addrs {
		for _, ref := range *a.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && st.Addr == a {
				if _, isMade = st.Val.(*ssa.MakeMap); !isMade {
					return false
				}
			}
		}
	}
	return isMade
}

// canReceiveUser reports whether what comes out of a channel can use
// something.
func (u *uses) canReceiveUser(v ssa.Value) bool {
	ch, ok := v.Type().Underlying().(*types.Chan)
	return !ok || u.canUse(ch.Elem())
}

// derefOf returns what matters of a value's type: of an address inside of
// something, what is there.
func derefOf(v ssa.Value) types.Type {
	switch v.(type) {
	case *ssa.FieldAddr, *ssa.IndexAddr:
		if p, ok := v.Type().Underlying().(*types.Pointer); ok {
			return p.Elem()
		}
	}
	return v.Type()
}

// followField follows a field of a struct that nothing else of is known to
// use the resource.
func (u *uses) followField(v ssa.Value, field int) {
	if u.seen[v] || u.parts[v][field] || v.Referrers() == nil {
		return
	}
	if u.parts[v] == nil {
		u.parts[v] = make(map[int]bool)
	}
	u.parts[v][field] = true
	for _, ref := range *v.Referrers() {
		if f, ok := ref.(*ssa.FieldAddr); !ok || f.Field == field {
			u.use(v, ref)
		}
	}
}

// store follows a place that v is stored to.
func (u *uses) store(addr ssa.Value, at ssa.Instruction) {
	if f, ok := addr.(*ssa.FieldAddr); ok {
		switch x := f.X.(type) {
		case *ssa.Alloc:
			u.followField(x, f.Field)
			return
		case *ssa.Call:
			if !givesOut(x) {
				u.followField(x, f.Field)
				return
			}
		}
	}
	for {
		switch a := addr.(type) {
		case *ssa.FieldAddr:
			addr = a.X
			continue
		case *ssa.IndexAddr:
			addr = a.X
			continue
		case *ssa.Alloc, *ssa.MakeSlice:
			u.follow(a)
			return
		case *ssa.Call:
			if !givesOut(a) {
				u.follow(a)
				return
			}
		case *ssa.UnOp:
			if alloc, ok := a.X.(*ssa.Alloc); ok && a.Op == token.MUL && !holdsOthers(alloc) {
				u.follow(alloc)
				return
			}
		case *ssa.Parameter:
			if a.Parent() != u.root && u.seen[a] {
				u.filled[a] = true // it goes where the argument goes
				return
			}
		}
		u.at = append(u.at, at)
		return
	}
}

// holdsOthers reports whether a variable, which a literal captures, holds what the
// function has got from its callers: they will see what is put there.
func holdsOthers(a *ssa.Alloc) bool {
	return slices.ContainsFunc(*a.Referrers(), func(ref ssa.Instruction) bool {
		st, ok := ref.(*ssa.Store)
		if !ok || st.Addr != ssa.Value(a) {
			return false
		}
		switch st.Val.(type) {
		case *ssa.Parameter, *ssa.FreeVar:
			return true
		}
		return false
	})
}

// givesOut reports whether a call is of a method whose result others may have as
// well: its name does not say that it makes one.
//
//	app.Options().Tracer = provider
func givesOut(call *ssa.Call) bool {
	cc := call.Common()
	if !cc.IsInvoke() && cc.Signature().Recv() == nil {
		return false
	}
	return !slices.Contains(making, strings.ToLower(firstWord(path.MethodName(cc))))
}

// making are the verbs of methods that make what they return.
var making = []string{"new", "make", "create", "build", "clone", "copy", "with", "begin", "start", "open", "prepare", "command", "dup", "allocate", "init"}

// storing are the verbs of functions that keep what they get beyond the call,
// and starting are those of functions that leave something at work, which may
// be what they are methods of.
var (
	storing = []string{"set", "setup", "reset", "add", "append", "push", "put", "register", "attach", "enqueue", "submit",
		"use", "init", "initialize", "store", "track", "manage", "keep", "bind"}
	starting = []string{"subscribe", "start", "startup", "spawn", "launch", "schedule", "go", "listen", "serve", "watch"}
)
