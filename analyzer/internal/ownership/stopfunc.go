package ownership

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function may return what stops its goroutine as a function: stop :=
// every(time.Second, f). The channel is then a variable that nobody has but the
// goroutine and the literal that is returned.

// stoppedByCall returns the results of fn that are functions which stop a
// goroutine that it has started.
func (r *Result) stoppedByCall(fn *ssa.Function, starts []start) []Acquire {
	var as []Acquire
	for i := range fn.Signature.Results().Len() {
		lit := returnedLiteral(fn, i)
		if lit == nil {
			continue
		}
		isReturned := func(ret *ssa.Return) bool { return rootOf(ret.Results[i]) != alias.Nil }
		local, sc := stopsIn(fn, lit)
		for _, s := range starts {
			w := waiting{r: r, local: local, ran: make(map[*ssa.Function]bool)}
			if len(local) == 0 || !isOnEveryWay(s.at, isReturned) || !w.waits(s, sc) {
				continue
			}
			as = append(as, Acquire{Result: i, Err: failureIndex(fn.Signature), OK: contract.None, Carrier: contract.None, Partner: contract.None,
				Kind: callKind, Spare: true, Via: fn, Pos: s.at.Pos()})
			break
		}
	}
	return as
}

// returnedLiteral returns the literal that each return of fn which does not fail
// has as result i, nil if there is none, or another.
func returnedLiteral(fn *ssa.Function, i int) *ssa.Function {
	var lit *ssa.Function
	for _, ret := range returnsOf(fn) {
		v := rootOf(ret.Results[i])
		if v == alias.Nil {
			continue
		}
		mc, ok := v.Base.(*ssa.MakeClosure)
		if !ok || v.Path != "" || boundName(mc) != "" || lit != nil && lit != mc.Fn || !needsLittle(mc.Fn.(*ssa.Function).Signature) {
			return nil
		}
		lit = mc.Fn.(*ssa.Function)
	}
	return lit
}

// stopsOnly reports whether lit stops the server that fn has made, and nothing
// else in fn does.
func stopsOnly(fn, lit *ssa.Function, srv *ssa.Alloc) bool {
	found, others := false, false
	for _, f := range append([]*ssa.Function{fn}, fn.AnonFuncs...) {
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if ok && isServerStop(call.Common()) && rootOf(path.Operands(call.Common())[0]).Base == srv {
					found, others = found || f == lit, others || f != lit
				}
			}
		}
	}
	return found && !others
}

// stopsIn returns the channels that fn makes, and that only the literal closes,
// or sends to, and the servers that it stops, with a scope that names them.
func stopsIn(fn, lit *ssa.Function) (map[string]stop, scope) {
	local, sc := make(map[string]stop), make(scope)
	inLit := func(f *ssa.Function) bool {
		for f != nil && f != lit {
			f = f.Parent()
		}
		return f != nil
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if srv, ok := instr.(*ssa.Alloc); ok && isHTTPServer(srv.Type()) && stopsOnly(fn, lit, srv) {
				sc[srv] = srv.Name()
				local[srv.Name()] = stop{releases: callKind.Releases, closes: true}
			}
			ch, ok := instr.(*ssa.MakeChan)
			if !ok {
				continue
			}
			var uses channelUses
			uses.channel(ch, maxEnding)
			enders := uses.closers
			if isSignal(ch.Type()) {
				enders = append(enders, uses.senders...)
			}
			if !uses.isLost() && slices.ContainsFunc(enders, inLit) && !slices.ContainsFunc(append(enders, uses.senders...), func(f *ssa.Function) bool { return !inLit(f) }) {
				sc[ch] = ch.Name()
				local[ch.Name()] = stop{releases: callKind.Releases, closes: slices.ContainsFunc(uses.closers, inLit)}
			}
		}
	}
	return local, sc
}
