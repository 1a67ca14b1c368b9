package path

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// A function that releases a lock may be made ready before it is acquired:
//
//	unlock := once(&s.mu)
//	s.mu.Lock()
//	defer unlock()

// withUnlockers adds the functions that calls before start have made of the lock,
// and that release it.
func (s *search) withUnlockers(in *state, start ssa.Instruction) (out *state) {
	out = in
	info := s.cache.info(s.spec.Fn)
	for _, call := range info.makers() {
		if !info.isBefore(call, start) {
			continue
		}
		c := s.site(call, out)
		for i, a := range c.args {
			if i < c.shift || s.resolveLock(a, out) != s.spec.Root {
				continue
			}
			o := s.sem.Effect(c.cc, c.callee, i-c.shift, "", s.spec).Success
			if r := resultOf(call, o.Result); o.Op == Forward && o.Path == Call && r != nil {
				out = s.withCell(out, alias.Val{Base: r, Path: Call}, s.spec.Root)
			}
		}
	}
	return out
}

// makers returns the calls of the function that get something and return a
// function which needs nothing.
func (info *Info) makers() []*ssa.Call {
	if info.made {
		return info.makerCalls
	}
	info.made = true
	for _, b := range info.fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || len(call.Call.Args) == 0 || call.Call.StaticCallee() == nil {
				continue
			}
			if sig, ok := call.Type().Underlying().(*types.Signature); ok && sig.Params().Len() == 0 {
				info.makerCalls = append(info.makerCalls, call)
			}
		}
	}
	return info.makerCalls
}
