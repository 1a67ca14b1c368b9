package ownership

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A type may lock by methods of its own: a mutex that it hides, or tokens in a channel
// that it hides, func (s *Slots) Acquire() { s.ch <- struct{}{} }, func (s *Slots)
// Release() { <-s.ch }. Who calls the one method must call the other, if it does so on
// some path. As with a lock that a method leaves to its caller, what another function
// gives back that has not acquired it is part of a protocol, and not asked about at
// all: gives up towards silence.

// A LockFact says that a method leaves its receiver locked, until one of the methods
// Mates is called. Err and OK are one more than the index of the result that tells
// whether it is, 0 if it always is. Token is set where it is a token that is taken, of
// which there may be several.
type LockFact struct {
	Mates   []string
	Err, OK int
	Token   bool
	// At is the FILE:LINE:COLUMN of the acquisition, the file without its directory.
	At string
}

// lockFactOf returns what callers of other packages need to know of fn, a method that
// leaves its receiver locked; nil if it does not, or if they cannot unlock it.
func (r *Result) lockFactOf(fn *ssa.Function) *LockFact {
	a := r.lockLeftBy(fn)
	if a == nil {
		return nil
	}
	f := &LockFact{Err: a.Err + 1, OK: a.OK + 1, Token: a.Grows, At: r.place(a.Pos)}
	if a.Grows {
		for _, rel := range a.Kind.Releases {
			f.Mates = append(f.Mates, rel.Method)
		}
	} else {
		f.Mates = r.unlockersAt(fn, a)
	}
	f.Mates = slices.DeleteFunc(f.Mates, func(name string) bool { return !ast.IsExported(name) })
	if len(f.Mates) == 0 {
		return nil
	}
	return f
}

// unlockersAt returns the methods of the type of fn's receiver that may release, or
// pass on, the lock that fn leaves to its callers.
func (r *Result) unlockersAt(fn *ssa.Function, a *Acquire) []string {
	names := []string{a.Mate}
	for m := range structOf(fn.Params[0].Type()).Methods() {
		unlock := r.funcOf(m)
		if unlock == nil || unlock == fn || m.Name() == a.Mate || !r.mayUnlock(unlock, a.Kind.Releases[0].Method) {
			continue
		}
		if r.effectOf(unlock, 0, a.Sub, &path.Spec{Kind: a.Kind, Lock: true}) != path.Both(path.Keep) {
			names = append(names, m.Name())
		}
	}
	return names
}

// lockedElsewhere returns the lock that the call of a method of another package leaves
// to its caller to release, nil if there is none.
func (r *Result) lockedElsewhere(call ssa.CallInstruction) *Acquire {
	cc := call.Common()
	callee := cc.StaticCallee()
	if _, ok := call.(*ssa.Call); !ok || callee == nil || callee.Signature.Recv() == nil {
		return nil
	}
	f := r.calleeFact(cc, callee)
	if f == nil || f.Lock == nil {
		return nil
	}
	obj := objectOf(cc, callee)
	a := tokenFrom(f.Lock.Mates, f.Lock.Err-1, f.Lock.OK-1)
	a.Callee, a.At, a.Grows = obj, f.Lock.At, f.Lock.Token
	if r.isEndedElsewhere(obj, a.Kind) {
		return nil
	}
	return a
}

// tokenFrom returns an acquisition into the receiver that one of the methods mates
// ends.
func tokenFrom(mates []string, err, ok int) *Acquire {
	a := &Acquire{Param: true, Lock: true, Paired: true, Mate: mates[0], Err: err, OK: ok,
		Carrier: contract.None, Partner: contract.None, Kind: &contract.Kind{}}
	for _, m := range mates {
		a.Kind.Releases = append(a.Kind.Releases, contract.Release{Method: m})
	}
	return a
}

// isToken reports whether a contract says that a is a token, of which there may be
// several, and not a lock.
func isToken(a Acquire) bool {
	return a.Lock && a.contract != nil && isReleaseOf(a.Kind, "Release")
}

// isMadeIn reports whether the function has made what the root is a token of, so that
// nobody waits for that behind its return. One that a call returns may be known to
// others: gives up towards silence.
func isMadeIn(root alias.Val) bool {
	v := root.Base
	if variable, ok := v.(*ssa.Alloc); ok && root.Path == "*" {
		v = onlyValue(variable)
	}
	switch v.(type) {
	case *ssa.Alloc, *ssa.Call, *ssa.Extract:
		return root.Path == "" || root.Path == "*"
	}
	return false
}

// addGivenBack adds to what was found of a token that literals of fn give it back,
// beside the function: a path that has made one of them leaves it to that, whether it
// does so on all of its own is not asked. Gives up towards silence.
func (r *Result) addGivenBack(res *path.Result, fn *ssa.Function, kind *contract.Kind) {
	gives := func(lit *ssa.Function) bool {
		return slices.ContainsFunc(r.callsIn(lit), func(call ssa.CallInstruction) bool {
			return isReleaseOf(kind, path.MethodName(call.Common()))
		})
	}
	if !slices.ContainsFunc(fn.AnonFuncs, gives) {
		return
	}
	res.Released = true
	res.Leaks = slices.DeleteFunc(res.Leaks, func(e path.Exit) bool {
		_, way := e.Way()
		return slices.ContainsFunc(way, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
				mc, ok := instr.(*ssa.MakeClosure)
				return ok && gives(mc.Fn.(*ssa.Function))
			})
		})
	})
}

// isCounted reports whether the call takes tokens in one loop and the function gives
// them back only in others: how many it has to, a number says that is kept elsewhere.
// Gives up towards silence.
func (r *Result) isCounted(call ssa.CallInstruction, kind *contract.Kind) bool {
	if !path.InCycle(call.Block()) {
		return false
	}
	counted := false
	for _, c := range r.callsIn(call.Parent()) {
		if !isReleaseOf(kind, path.MethodName(c.Common())) {
			continue
		}
		if _, isCall := c.(*ssa.Call); !isCall || !path.InCycle(c.Block()) || isAhead(c, call) {
			return false
		}
		counted = true
	}
	return counted
}

// isEndedElsewhere reports whether a function of the package calls a method that ends
// what the method obj begins, and neither that nor another one that takes such a token.
func (r *Result) isEndedElsewhere(obj *types.Func, kind *contract.Kind) bool {
	if ended, ok := r.endedElsewhere[obj]; ok {
		return ended
	}
	begins, ends := make(map[*ssa.Function]bool), make(map[*ssa.Function]bool)
	recv := gotype.Origin(obj.Signature().Recv().Type())
	for _, fn := range r.Funcs() {
		for _, call := range r.callsIn(fn) {
			m := objectOf(call.Common(), call.Common().StaticCallee())
			switch {
			case m == nil || m.Signature().Recv() == nil:
			case gotype.Origin(m.Signature().Recv().Type()) != recv:
			case m == obj, speaksOfTaking(m.Name()):
				begins[outermost(fn)] = true
			case isReleaseOf(kind, m.Name()):
				ends[outermost(fn)] = true
			}
		}
	}
	ended := false
	for fn := range ends {
		ended = ended || !begins[fn]
	}
	r.endedElsewhere[obj] = ended
	return ended
}

// lockLeftBy returns what fn, a method, leaves locked for its callers.
func (r *Result) lockLeftBy(fn *ssa.Function) *Acquire {
	if a := r.findLock(fn); a != nil {
		return a
	}
	return r.tokenTakenBy(fn)
}

// tokenTakenBy returns the token that fn takes by a channel in a field of its receiver,
// if its name says so, and a method that needs nothing gives it back; nil otherwise.
func (r *Result) tokenTakenBy(fn *ssa.Function) *Acquire {
	res := fn.Signature.Results()
	if fn.Signature.Recv() == nil || res.Len() > 1 || len(fn.Blocks) > maxTokenBlocks || !speaksOfTaking(fn.Name()) {
		return nil
	}
	err, ok := contract.None, contract.None
	switch {
	case res.Len() == 0:
	case gotype.IsError(res.At(0).Type()):
		err = 0
	case gotype.IsBool(res.At(0).Type()):
		ok = 0
	default:
		return nil
	}
	named := structOf(fn.Params[0].Type())
	puts, gets := tokenUses(fn)
	if named == nil || len(puts) != 1 || slices.Contains(gets, puts[0]) {
		return nil
	}
	var mates []string
	for m := range named.Methods() {
		back := r.funcOf(m)
		if back == nil || back == fn || m.Signature().Params().Len() > 0 || !path.IsVerb(m.Name()) {
			continue
		}
		if puts2, gets := tokenUses(back); slices.Contains(gets, puts[0]) && len(puts2) == 0 {
			mates = append(mates, m.Name())
		}
	}
	if len(mates) == 0 {
		return nil
	}
	a := tokenFrom(mates, err, ok)
	a.Via, a.Pos, a.Grows = fn, fn.Pos(), true
	return a
}

// maxTokenBlocks bounds the size of a method that is there to take a token.
const maxTokenBlocks = 16

// speaksOfTaking reports whether a method's name says that its caller has something to
// give back.
func speaksOfTaking(name string) bool {
	name = strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(name, "Try"), "try"))
	return slices.ContainsFunc([]string{"acquire", "lock", "enter", "take", "reserve"}, func(verb string) bool { return strings.HasPrefix(name, verb) })
}

// tokenUses returns the fields of fn's receiver that are channels of tokens, values
// that say nothing, on which fn sends, and from which it receives.
func tokenUses(fn *ssa.Function) (puts, gets []int) {
	field := func(ch ssa.Value) int {
		load, ok := ch.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return -1
		}
		addr, ok := load.X.(*ssa.FieldAddr)
		if !ok || addr.X != ssa.Value(fn.Params[0]) || !isTokens(ch.Type()) {
			return -1
		}
		return addr.Field
	}
	add := func(list []int, ch ssa.Value) []int {
		if i := field(ch); i >= 0 && !slices.Contains(list, i) {
			list = append(list, i)
		}
		return list
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Send:
				puts = add(puts, instr.Chan)
			case *ssa.UnOp:
				if instr.Op == token.ARROW {
					gets = add(gets, instr.X)
				}
			case *ssa.Select:
				for _, st := range instr.States {
					if st.Dir == types.SendOnly {
						puts = add(puts, st.Chan)
					} else {
						gets = add(gets, st.Chan)
					}
				}
			}
		}
	}
	return puts, gets
}

// isTokens reports whether t is a channel of values that say nothing.
func isTokens(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return false
	}
	switch elem := ch.Elem().Underlying().(type) {
	case *types.Struct:
		return elem.NumFields() == 0
	case *types.Basic:
		return elem.Info()&types.IsBoolean != 0
	}
	return false
}
