package unobserved

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/observe"
)

// A sight is the observation under which a use runs.
type sight struct {
	obs observe.Observation
	// key is equal for uses of the same wrapper, name how messages name it.
	key, name string
	// byItself reports that the handler begins the observation itself, so
	// that there is no wrapper that the siblings could use as it is.
	byItself bool
	// partly reports that only a part of the callee is observed, or that only
	// another module observes it.
	partly bool
	// chain reports that it is a chain of middleware.
	chain bool
	// believed reports that its body is out of sight; speaks, that its name
	// speaks of observing.
	believed, speaks bool
}

func (k *pack) wrapperSight(w observe.Wrapper) *sight {
	return &sight{obs: w.Observation, key: w.Key, name: k.qualified(w.Fn, w.Name)}
}

// qualified returns the name of fn, with its package's if that is another
// one.
func (k *pack) qualified(fn *types.Func, name string) string {
	if name == "" || fn == nil || fn.Pkg() == nil || fn.Pkg() == k.pass.Pkg || strings.ContainsAny(name, ".") {
		return name
	}
	return fn.Pkg().Name() + "." + name
}

// sightOf returns the observation under which a call that is no wrapper's
// runs, nil if there is none.
func (k *pack) sightOf(call ssa.CallInstruction) *sight {
	cc := call.Common()
	method := ""
	if cc.IsInvoke() {
		method = cc.Method.Name()
	}
	if cc.IsInvoke() || cc.StaticCallee() == nil {
		if o, ok := k.obs.ObservedValue(cc.Value, method); ok {
			return k.valueSight(o)
		}
		if s := k.chainOf(cc.Value, 0); s != nil {
			return s
		}
	}
	if _, isGo := call.(*ssa.Go); !isGo {
		if o, ok := k.obs.Covering(call); ok {
			return k.valueSight(o)
		}
	}
	if callee := cc.StaticCallee(); callee != nil {
		if o, ok := k.obs.ObservedByItself(callee); ok {
			s := k.valueSight(o)
			s.byItself = true
			s.partly = !o.Whole || o.Foreign
			return s
		}
	}
	return nil
}

func (k *pack) valueSight(o observe.Observation) *sight {
	s := &sight{obs: o, name: k.qualified(o.Via, o.ViaName), partly: o.Foreign}
	switch {
	case o.Via != nil:
		s.key = o.Via.Origin().FullName()
	case o.ViaName != "":
		s.key = o.ViaName
	default:
		s.key = o.What
	}
	if s.name == "" && o.Via != nil && o.Via.Pkg() != k.pass.Pkg {
		s.name = k.qualified(o.Via, o.Via.Name()) // what it does itself is out of sight
	}
	if s.name == "" {
		s.name = observe.WithArticle(o.What)
	}
	return s
}

// isUnnamed reports whether a message calls the observation by what it is,
// having no function to name.
func (s *sight) isUnnamed() bool { return s.name == observe.WithArticle(s.obs.What) }
