package path

import (
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
