package unobserved

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
	"github.com/everypath/everypath/analyzer/internal/observe"
)

// A twin is one of two things that a server has for unary calls and for
// streams: S8.
type twin struct {
	pos  token.Pos
	name string
	seen *sight
	// mayObserve reports that it may yet observe.
	mayObserve bool
}

// interceptorOptions are the options of grpc that install interceptors, without
// the word that tells unary from stream: true for those of a client.
var interceptorOptions = map[string]bool{"Interceptor": false, "ChainInterceptor": false, "WithInterceptor": true, "WithChainInterceptor": true}

// twinOf returns the name with Unary and Stream left out, and which of the
// two it was.
func twinOf(name string) (base string, isUnary, ok bool) {
	for _, w := range []string{"Unary", "unary"} {
		if b, a, found := strings.Cut(name, w); found {
			return b + a, true, true
		}
	}
	for _, w := range []string{"Stream", "stream"} {
		if b, a, found := strings.Cut(name, w); found {
			return b + a, false, true
		}
	}
	return "", false, false
}

// twins judges the interceptors that a function installs: where those for
// unary calls observe and those for streams do not, or the reverse. A
// server that has only one kind may have only such calls: gives up towards
// silence.
func (k *pack) twins(fn *ssa.Function) {
	var unary, stream [2][]twin // of servers, of clients
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			obj := calleeObject(call.Common())
			if obj == nil || obj.Pkg() == nil || obj.Pkg().Path() != "google.golang.org/grpc" {
				continue
			}
			if strings.HasSuffix(obj.Name(), "StatsHandler") {
				return // it sees the calls of both kinds
			}
			base, isUnary, ok := twinOf(obj.Name())
			if !ok {
				continue
			}
			isClient, ok := interceptorOptions[base]
			if !ok {
				continue
			}
			side, t := 0, twin{pos: call.Pos(), name: obj.Name(), seen: k.interceptorSight(call)}
			if isClient {
				side, t.mayObserve = 1, k.mayObserveStreams(call)
			}
			if isUnary {
				unary[side] = append(unary[side], t)
			} else {
				stream[side] = append(stream[side], t)
			}
		}
	}
	for side := range unary {
		k.twinChains(unary[side], stream[side])
	}
}

// mayObserveStreams reports whether an interceptor in the arguments has to do
// with observing, or its body is out of sight. A client's stream goes on when
// its interceptor has returned, so that what observes it ends elsewhere.
func (k *pack) mayObserveStreams(call *ssa.Call) bool {
	for _, arg := range call.Common().Args {
		for _, v := range elementsOf(arg) {
			fn, ok := stripConversion(v).(*ssa.Function)
			if lit := k.literalFor(v); !ok && lit != nil {
				fn, ok = lit, true
			}
			if !ok || k.obs.Touches(fn) {
				return true
			}
		}
	}
	return false
}

// twinChains judges the interceptors of unary calls and those of streams.
func (k *pack) twinChains(unary, stream []twin) {
	if len(unary) == 0 || len(stream) == 0 {
		return
	}
	isBare := func(ts []twin) bool {
		return firstSeen(ts) == nil && !slices.ContainsFunc(ts, func(t twin) bool { return t.mayObserve })
	}
	if u := firstSeen(unary); u != nil && isBare(stream) {
		k.twin(stream[0], *u, "stream")
	} else if s := firstSeen(stream); s != nil && isBare(unary) {
		k.twin(unary[0], *s, "unary")
	}
}

func firstSeen(ts []twin) *twin {
	for i := range ts {
		if ts[i].seen != nil && ts[i].seen.obs.Class != observe.Log {
			return &ts[i]
		}
	}
	return nil
}

// interceptorSight returns the observation that one of the interceptors in
// the arguments makes.
func (k *pack) interceptorSight(call *ssa.Call) *sight {
	for _, arg := range call.Common().Args {
		for _, v := range elementsOf(arg) {
			if o, ok := k.obs.MiddlewareValue(v); ok {
				return k.valueSight(o)
			}
			if o, ok := k.obs.ObservedValue(v, ""); ok {
				return k.valueSight(o)
			}
		}
	}
	return nil
}

// elementsOf returns v, or the elements of the list that v is: a literal, the
// arguments of a variadic call, what is appended.
func elementsOf(v ssa.Value) []ssa.Value { return listElements(v, map[ssa.Value]bool{}) }

// maxList bounds the appends and choices of which a list is made.
const maxList = 50

func listElements(v ssa.Value, seen map[ssa.Value]bool) []ssa.Value {
	if _, ok := v.Type().Underlying().(*types.Slice); !ok {
		return []ssa.Value{v}
	}
	if seen[v] || len(seen) == maxList {
		return nil
	}
	seen[v] = true
	var parts []ssa.Value
	switch x := v.(type) {
	case *ssa.Slice:
		return sliceElements(x)
	case *ssa.Phi:
		parts = x.Edges
	case *ssa.ChangeType:
		parts = []ssa.Value{x.X}
	case *ssa.Call:
		if b, ok := x.Common().Value.(*ssa.Builtin); ok && b.Name() == "append" {
			parts = x.Common().Args
			break
		}
		return []ssa.Value{v}
	default:
		return []ssa.Value{v}
	}
	var out []ssa.Value
	for _, p := range parts {
		out = append(out, listElements(p, seen)...)
	}
	return out
}

func sliceElements(s *ssa.Slice) []ssa.Value {
	var out []ssa.Value
	for _, instr := range refs(s.X) {
		if ia, ok := instr.(*ssa.IndexAddr); ok {
			for _, user := range refs(ia) {
				if st, ok := user.(*ssa.Store); ok && st.Addr == ia {
					out = append(out, st.Val)
				}
			}
		}
	}
	return out
}

func (k *pack) twin(b, o twin, kind string) {
	s := &set{kind: "interceptors of unary calls and of streams", unit: "twin", category: catRegistration, at: b.pos, observed: 1, total: 2,
		subject: "the chain of " + kind + " interceptors", silence: k.intended1(b.pos, b.pos)}
	if e := k.exprAt(b.pos); e != nil {
		s.at, s.end = e.Pos(), e.End()
	}
	s.add(member{name: b.name, pos: b.pos})
	s.add(member{name: o.name, pos: o.pos, seen: o.seen})
	k.conclude(s, []seenAt{{o.pos, o.seen}})
}

// twinFunctions judges functions whose names differ only in Unary and
// Stream and that are, or make, interceptors.
func (k *pack) twinFunctions() {
	byBase := map[string][2]*ssa.Function{}
	var order []string
	for _, fn := range k.funcs {
		obj := gotype.Declared(fn)
		if obj == nil || fn.Parent() != nil || !isInterceptor(obj.Signature()) {
			continue
		}
		base, isUnary, ok := twinOf(obj.Name())
		if !ok || !isUnary && interceptorOf(obj.Signature()).Results().Len() != 1 {
			continue // a client's returns the stream
		}
		if recv := receiverOf(obj); recv != nil {
			base = recv.Name() + "." + base
		}
		pair, known := byBase[base]
		if !known {
			order = append(order, base)
		}
		if isUnary {
			pair[0] = fn
		} else {
			pair[1] = fn
		}
		byBase[base] = pair
	}
	for _, base := range order {
		pair := byBase[base]
		if pair[0] == nil || pair[1] == nil {
			continue
		}
		u, s := k.interceptorFunction(pair[0]), k.interceptorFunction(pair[1])
		if u != nil && s == nil {
			k.twinFunction(pair[1], pair[0], u)
		} else if s != nil && u == nil {
			k.twinFunction(pair[0], pair[1], s)
		}
	}
}

// isInterceptor reports whether a signature is that of a server's
// interceptor, or of a function that makes one: it is given, or returns a
// function that is given, a handler, and returns what the handler does.
func isInterceptor(sig *types.Signature) bool { return interceptedBy(sig) != nil }

// interceptedBy returns the handler that an interceptor of that signature is
// given, nil if it is none.
func interceptedBy(sig *types.Signature) *types.Var {
	sig = interceptorOf(sig)
	n := sig.Results().Len()
	if n == 0 || !gotype.IsError(sig.Results().At(n-1).Type()) {
		return nil
	}
	for v := range sig.Params().Variables() {
		if s, ok := v.Type().Underlying().(*types.Signature); ok && s.Params().Len() == 2 && types.Identical(s.Results(), sig.Results()) {
			return v
		}
	}
	return nil
}

// interceptorOf returns the signature of the function that one of this
// signature returns, or sig itself.
func interceptorOf(sig *types.Signature) *types.Signature {
	if sig.Results().Len() == 1 {
		if inner, ok := sig.Results().At(0).Type().Underlying().(*types.Signature); ok {
			return inner
		}
	}
	return sig
}

// interceptorFunction returns the observation that an interceptor, or what
// fn returns, makes.
func (k *pack) interceptorFunction(fn *ssa.Function) *sight {
	if o, ok := k.obs.MiddlewareValue(fn); ok && o.Class != observe.Log {
		return k.valueSight(o)
	}
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && len(ret.Results) == 1 {
			if _, ok := ret.Results[0].Type().Underlying().(*types.Signature); !ok {
				continue
			}
			if o, ok := k.obs.MiddlewareValue(ret.Results[0]); ok && o.Class != observe.Log {
				return k.valueSight(o)
			}
		}
	}
	return nil
}

func (k *pack) twinFunction(b, o *ssa.Function, seen *sight) {
	if _, ok := k.obs.ObservedByItself(b); ok || k.observesWithin(b) || k.isStub(b) {
		return // it observes, but lets some calls pass: those of a health check
	}
	s := &set{kind: "interceptors of unary calls and of streams", unit: "twin", category: catImplementation, at: b.Pos(), observed: 1, total: 2,
		subject: funcName(gotype.Declared(b)), silence: k.intended1(b.Pos(), b.Pos())}
	s.end = s.at + token.Pos(len(b.Name()))
	s.add(member{name: b.Name(), pos: b.Pos()})
	s.add(member{name: o.Name(), pos: o.Pos(), seen: seen})
	k.conclude(s, []seenAt{{o.Pos(), seen}})
}
