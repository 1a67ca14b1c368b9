package unobserved

import (
	"fmt"
	"math"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// believe makes wrappers of callees out of sight to which most siblings
// hand their handlers: the second tier, which only -believed turns on.
func (k *pack) believe(uses []*use) {
	count := map[string]int{}
	for _, u := range uses {
		if u.maybe != nil {
			count[u.maybe.key]++
		}
	}
	for _, u := range uses {
		if u.maybe != nil && count[u.maybe.key] >= 3 {
			u.seen = u.maybe
		}
	}
}

// believable returns the wrapper that the callee may be, and its handler
// argument: the callee's body is out of sight, and it is given a function.
func (k *pack) believable(cc *ssa.CallCommon) (*sight, ssa.Value) {
	if !k.cfg.Believed {
		return nil, nil
	}
	if fn := cc.StaticCallee(); fn != nil {
		if obj := gotype.Declared(fn); obj == nil || k.isOwn(obj.Pkg()) || isPlain(obj) {
			return nil, nil // its body was looked at, and shows no observation
		}
	}
	callee := k.obs.Callee(cc)
	if callee.Key == "" || hasName(k.cfg.NotWrappers, callee.Fn) {
		return nil, nil
	}
	for _, arg := range cc.Args {
		if isHandlerType(arg.Type()) || literalOf(arg) != nil {
			o := observe.Observation{Class: observe.Declared, What: "wrapper", ViaName: callee.Name, Via: callee.Fn}
			return &sight{obs: o, key: callee.Key, name: k.qualified(callee.Fn, callee.Name), believed: true, speaks: callee.Speaks}, arg
		}
	}
	return nil, nil
}

// believedSilence says why a wrapper that is only believed says nothing
// about bare siblings, "" if it does. Seen of the n siblings share it.
func believedSilence(s *sight, seen, bare int) string {
	n := seen + bare
	most := max(1, 3*n/10)
	bound := 0.65
	if s.speaks {
		bound = 0.5
	}
	if n < 4 || seen < 3 || bare > most || wilson(seen, n) < bound {
		return fmt.Sprintf("too few siblings go through %s, which is only believed to observe: %d of %d", s.name, seen, n)
	}
	return ""
}

// wilson returns the lower bound of the 95 % confidence interval of k
// successes in n trials, a number from 0 to 1.
func wilson(k, n int) float64 {
	const z = 1.96
	p, m := float64(k)/float64(n), float64(n)
	return (p + z*z/(2*m) - z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))) / (1 + z*z/m)
}
