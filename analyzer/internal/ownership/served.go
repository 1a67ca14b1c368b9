package ownership

import (
	"cmp"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A goroutine that serves by an http.Server, go s.http.Serve(ln), ends when
// somebody shuts the server down, or closes what it listens on. Serve takes the
// listener, but who has the server, in a field of what is returned, has both to
// stop, by the method that does.

// serving names the methods of http.Server that do not return before it is stopped.
var serving = map[string]bool{"Serve": true, "ServeTLS": true, "ListenAndServe": true, "ListenAndServeTLS": true}

// isServing reports whether the call serves by an http.Server.
func isServing(cc *ssa.CallCommon) bool {
	callee := cc.StaticCallee()
	return callee != nil && serving[callee.Name()] && len(cc.Args) > 0 && isHTTPServer(cc.Args[0].Type())
}

// isServerStop reports whether the call stops an http.Server, or a listener.
func isServerStop(cc *ssa.CallCommon) bool {
	switch path.MethodName(cc) {
	case "Close", "Shutdown":
		return isServerPart(path.Operands(cc)[0].Type())
	}
	return false
}

// isServerPart reports whether t is a server of net/http, or a listener.
func isServerPart(t types.Type) bool { return isHTTPServer(t) || typeName(t) == "net.Listener" }

// isHTTPServer reports whether t is a pointer to an http.Server.
func isHTTPServer(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	return ok && typeName(p.Elem()) == "net/http.Server"
}

// isServed reports whether the call, which serves, ends only when the goroutine is
// stopped.
func (w *waiting) isServed(cc *ssa.CallCommon, sc scope) bool {
	if !isServing(cc) {
		return false
	}
	var s stop
	if at, ok := sc.at(cc.Args[0]); ok && w.named == nil {
		s = w.local[at]
	} else if ok {
		s = w.r.serverStop(w.named, at)
	}
	if s.releases == nil && w.named != nil && len(cc.Args) > 1 {
		if at, ok := sc.at(cc.Args[1]); ok {
			s = w.r.serverStop(w.named, at)
		}
	}
	if s.releases == nil {
		return false
	}
	w.stops = append(w.stops, s)
	return true
}

// serverStop returns what stops the server, or the listener, that a type of this
// package has at sub: methods whose names speak of it.
func (r *Result) serverStop(named *types.Named, sub string) stop {
	key := stopKey{named, "serve" + sub}
	if s, ok := r.stops[key]; ok {
		return s
	}
	s := stop{by: make(map[*ssa.Function]bool), closes: true, serves: true}
	for m, rest := range r.methodsAt(named, sub) {
		fn := r.funcOf(m)
		if fn == nil || !path.IsVerb(m.Name()) || !needsLittle(m.Signature()) {
			continue
		}
		if e := (ending{r: r, sub: rest, seen: make(map[*ssa.Function]bool)}); e.ends(fn, scope{fn.Params[0]: ""}, maxEnding) {
			maps.Copy(s.by, e.seen)
			s.releases = append(s.releases, contract.Release{Method: m.Name()})
		}
	}
	for _, name := range promoted(named, sub) {
		if name == "Close" || name == "Shutdown" {
			s.releases = append(s.releases, contract.Release{Method: name})
		}
	}
	slices.SortStableFunc(s.releases, func(a, b contract.Release) int {
		return cmp.Compare(rankOfMethod(named, a.Method), rankOfMethod(named, b.Method))
	})
	r.stops[key] = s
	return s
}

// stopsServer reports whether fn stops some server itself.
func (r *Result) stopsServer(fn *ssa.Function) bool {
	return slices.ContainsFunc(r.callsIn(fn), func(call ssa.CallInstruction) bool {
		return isServerStop(call.Common()) && isHTTPServer(path.Operands(call.Common())[0].Type())
	})
}

// addServers adds to the scope the servers and the listeners that are put into
// fields of what ptr points to.
func (sc scope) addServers(addr *ssa.FieldAddr, val ssa.Value) {
	if !isServerPart(val.Type()) {
		return
	}
	if root := rootOf(val); root.Base != nil && root.Path == "" {
		sc[root.Base] = alias.FieldName(addr.X.Type(), addr.Field)
	}
}
