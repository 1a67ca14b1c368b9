package path

import (
	"go/constant"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// askedForEnd names the questions that are answered with yes where a resource has
// been released, or never held anything.
var askedForEnd = map[string]bool{
	"IsClosed": true, "Closed": true, "IsStopped": true, "Stopped": true, "IsReleased": true, "Released": true, "IsEnded": true, "Ended": true,
	"IsFinished": true, "Finished": true, "IsTerminated": true, "Terminated": true, "IsNoop": true, "IsNoOp": true, "IsNop": true,
}

// askedForLife names those that are answered with no. Whether a peer is there
// (IsConnected, IsAlive) or an element (Valid) is none of them.
var askedForLife = map[string]bool{"IsOpen": true, "IsOpened": true, "IsRecording": true}

// goneCond returns what v, the result of a call, says if the call asks the root
// whether it has been released. Its type knows, by whatever means: gives up
// towards silence.
func (s *search) goneCond(cc *ssa.CallCommon, v ssa.Value, st *state) (c cond, ok bool) {
	if c, ok := s.ranBefore(cc, v, st); ok {
		return c, true
	}
	name := questionOf(cc)
	if !askedForEnd[name] && !askedForLife[name] || !gotype.IsBool(v.Type()) {
		return c, false
	}
	if rel, _ := s.reach(s.of(Operands(cc)[0], st), st); rel != relExact {
		return c, false
	}
	c = cond{val: alias.Val{Base: v}, until: true, then: isFalse}
	if askedForLife[name] {
		c = c.negated()
	}
	return c, true
}

// ranBefore returns what v says, the result of a call in a literal, if the call sets
// an atomic flag of the function and tells whether it had been set: then the
// literal, or another one with the flag, has run before, and done what it does
// the first time. That it may have been before there was anything to release is
// not asked: gives up towards silence.
func (s *search) ranBefore(cc *ssa.CallCommon, v ssa.Value, st *state) (c cond, ok bool) {
	fn := cc.StaticCallee()
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "sync/atomic" {
		return c, false
	}
	flag, isLocal := s.of(cc.Args[0], st).Base.(*ssa.Alloc)
	call, _ := v.(*ssa.Call)
	if !isLocal || call == nil || flag.Parent() == call.Parent() {
		return c, false
	}
	c = cond{val: alias.Val{Base: v}, until: true, then: isFalse}
	switch {
	case fn.Name() == "Swap" && len(cc.Args) == 2:
		return c, gotype.IsBool(v.Type()) && isSet(cc.Args[1])
	case strings.HasPrefix(fn.Name(), "CompareAndSwap") && len(cc.Args) == 3:
		return c.negated(), isSet(cc.Args[2]) && !isSet(cc.Args[1])
	}
	return c, false
}

// isSet reports whether a flag of that value is set: true, or a number but 0.
func isSet(v ssa.Value) bool {
	k, ok := v.(*ssa.Const)
	if !ok || k.Value == nil {
		return false
	}
	switch k.Value.Kind() {
	case constant.Bool:
		return constant.BoolVal(k.Value)
	case constant.Int:
		return constant.Sign(k.Value) != 0
	}
	return false
}

// questionOf returns the name of the called method or function if it gets one
// value and nothing else.
func questionOf(cc *ssa.CallCommon) string {
	if cc.IsInvoke() {
		if len(cc.Args) == 0 {
			return cc.Method.Name()
		}
		return ""
	}
	if fn := cc.StaticCallee(); fn != nil && len(cc.Args) == 1 {
		return fn.Name()
	}
	return ""
}
