package ownership

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// A function that releases what it is given on some path is meant to release
// it, so its callers are told nothing. Whether it does so on all paths is its
// own duty, if a caller in the package leaves it with the resource: behind the
// call, or the go statement, no path of the caller's releases it, hands it to
// somebody or returns it. Then whoever calls that way leaks it where the
// function keeps it. Of functions that only other packages call, see offered. What a caller still has a look at may be the caller's:
// gives up towards silence.

// A Lapse is a function of the package that is left with a resource and does
// not release it on some path. If it is not known by whom, Found has only the
// kind of the resource and the function that leaves it.
type Lapse struct {
	// Found is the acquisition by a caller, or the caller's caller; what is
	// said of a search, and of an error, is of the one in In.
	Found
	// In is the function, or the literal that a goroutine runs; By is the
	// call, or the go statement, that leaves it with the resource, nil if only other
	// packages do. The
	// declared function around it knows that as Param, nil if it is the one
	// that has acquired it. Name is what In calls it.
	In    *ssa.Function
	By    ssa.CallInstruction
	Param *ssa.Parameter
	Name  string
	// Exit is where a path ends that keeps it. IsAsked reports that another
	// one is taken only for what By gives, or does not give.
	Exit    path.Exit
	IsAsked bool
	// Sent and Received are set, and not By, if In has the resource from a channel:
	// where it is sent, and where it comes from it. Again reports that Exit comes
	// back there.
	Sent     *ssa.Send
	Received ssa.Instruction
	Again    bool
	// Returned is set, and not By, if In is returned to be called.
	Returned *ssa.Return
	// Given is set if In is given the resource by what By calls.
	Given *GiveFact
}

// lapseKey tells apart what is asked: of a function, or a literal, with a
// parameter, or a variable, that is released as kind says.
type lapseKey struct {
	param ssa.Value
	kind  string
}

// A lapses is a walk along the calls that get what the package acquires.
type lapses struct {
	*Result
	seen map[lapseKey]bool
	list []Lapse
	// used are the functions that the package names, nil if they are not known yet.
	used map[types.Object]bool
}

// Lapses returns the functions of the package that do not release what they
// are left with, one for each parameter or variable, in the order of the
// acquisitions. An error is a fault of the analysis.
func (r *Result) Lapses() (_ []Lapse, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.recovered(&err)
	w := lapses{Result: r, seen: make(map[lapseKey]bool)}
	for _, fn := range r.Funcs() {
		for _, f := range r.foundIn(fn) {
			if isLeft(f) {
				w.follow(f, nil, f.spec, f.Search)
				w.returned(f)
			}
		}
	}
	for _, fn := range r.Funcs() {
		w.given(fn)
	}
	w.gone()
	w.offered()
	return w.list, nil
}

// isLeft reports whether the acquisition is one that another function may be
// left with: a value, with a method that releases it. A cancel function need
// not be called by who has found its context done: gives up towards silence.
func isLeft(f Found) bool {
	if f.spec == nil || f.Search == nil || f.Search.Overflow || f.Search.Incomplete || f.Kind == nil {
		return false
	}
	if f.Param || f.Lock || f.Paired || f.OnSuccess && !isPipeEnd(f) || f.Global != "" || f.Sub != "" || f.Partner != contract.None || f.spec.At != nil {
		return false
	}
	for _, rel := range f.Kind.Releases {
		if rel.Method == "" {
			return false
		}
	}
	return f.spec.Root.Base != nil && (len(f.spec.Within) == 0 && !f.spec.IfUsed || isPipeEnd(f))
}

// follow looks at the calls at which the search for spec has ended, in a
// function that has got the resource as a parameter, or acquires it.
func (w *lapses) follow(f Found, given *ssa.Parameter, spec *path.Spec, res *path.Result) {
	asked := make(map[ssa.Instruction]bool)
	for _, e := range slices.Concat(res.Ends, res.Passed) {
		if send, ok := e.At.(*ssa.Send); ok && e.Why == path.WhyTaken {
			w.sent(f, send, spec)
		}
		if st, ok := e.At.(*ssa.Store); ok && e.Why == path.WhyTaken {
			w.owned(f, st, spec)
		}
		call, ok := e.At.(ssa.CallInstruction)
		if !ok || asked[e.At] || call.Parent() != spec.Fn || e.Why != path.WhyReleased && e.Why != path.WhyTaken {
			continue
		}
		asked[e.At] = true
		callee, param := w.recipient(call, spec)
		key := lapseKey{param, kindKey(f.Kind)}
		if param != nil && !w.seen[key] && w.isLeftWith(call, spec) {
			w.seen[key] = true
			p, _ := param.(*ssa.Parameter)
			if callee.Parent() != nil {
				p = given // the declared function's
			}
			w.ask(Lapse{Found: f, In: callee, By: call, Param: p, Name: param.Name()}, alias.Val{Base: param})
		}
	}
}

// ask looks for the paths of l.In that keep what it is left with and knows as root.
func (w *lapses) ask(l Lapse, root alias.Val) {
	spec := &path.Spec{Fn: l.In, Kind: l.Kind, Root: root, Drain: drainOf(l), Limit: maxEffectStates, Tell: true}
	switch p := root.Base.(type) {
	case *ssa.FreeVar:
		spec.Root.Path = "*"
	case *ssa.Parameter:
		i := slices.Index(l.In.Params, p)
		spec.ErrParams, spec.Holds = errParams(l.In, i), heldBy(path.Operands(l.By.Common()), i)
	}
	res := path.Search(spec, semantics{w.Result}, w.cache)
	if res.Overflow || res.Incomplete {
		return
	}
	isLeak := func(e path.Exit) bool {
		return !(mayFailAt(e) && isJudgedElsewhere(l.By)) && !w.isDecidedBy(e, l.By, root) && (!isPipeEnd(l.Found) || w.leavesReader(l, e, spec.Root))
	}
	if i := slices.IndexFunc(res.Leaks, isLeak); i >= 0 && (isMeantToEnd(res) || root.Path == "" && w.isHandedOver(res, spec)) {
		l.Exit, l.Search, l.spec, l.Fn = res.Leaks[i], res, spec, l.In
		l.Err, l.OK = contract.None, contract.None
		l.IsAsked = slices.ContainsFunc(res.Leaks, func(e path.Exit) bool { return w.isDecidedBy(e, l.By, root) })
		w.list = append(w.list, l)
	}
	w.follow(l.Found, l.Param, spec, res)
}

// heldBy returns the type of what is made an interface value for argument i, nil
// if that is not plain to see.
func heldBy(args []ssa.Value, i int) types.Type {
	if i >= len(args) {
		return nil
	}
	v := args[i]
	for {
		switch x := v.(type) {
		case *ssa.ChangeInterface:
			v = x.X
			continue
		case *ssa.MakeInterface:
			return x.X.Type()
		}
		return nil
	}
}

// drainOf returns the parameter that is given the channel which ends with what
// l is about, by the contract of the call that acquires both; nil if there is
// none.
func drainOf(l Lapse) *ssa.Parameter {
	call, ok := l.Found.Call.(*ssa.Call)
	if !ok || l.contract == nil || l.contract.Ends == contract.None || call.Parent() != l.By.Parent() {
		return nil
	}
	i := slices.Index(path.Operands(l.By.Common()), alias.ResultOf(call, l.contract.Ends))
	if i < 0 || i >= len(l.In.Params) {
		return nil
	}
	return l.In.Params[i]
}

// isMeantToEnd reports whether some path of a function releases what it is left
// with, or plainly hands it to another owner. A call out of sight that gets it
// shows no intent.
func isMeantToEnd(res *path.Result) bool {
	return res.Released || slices.ContainsFunc(slices.Concat(res.Ends, res.Passed), func(e path.Exit) bool {
		switch e.At.(type) {
		case *ssa.Store, *ssa.MapUpdate, *ssa.Send, *ssa.Select, *ssa.Go:
			return e.Why == path.WhyTaken
		}
		return false
	})
}

// recipient returns the function of this package that the call runs, or the
// literal that a go statement does, and what it knows the root as; nil if
// that is not plain to see.
func (w *lapses) recipient(call ssa.CallInstruction, spec *path.Spec) (callee *ssa.Function, param ssa.Value) {
	cc := call.Common()
	_, isGo := call.(*ssa.Go)
	if mc := w.literalRun(call); mc != nil {
		callee = mc.Fn.(*ssa.Function)
		for i, b := range mc.Bindings {
			if isOnly(b, spec.Root) {
				return callee, callee.FreeVars[i]
			}
		}
	}
	callee = bodyOf(cc.StaticCallee())
	if _, isDefer := call.(*ssa.Defer); isDefer || callee == nil || callee.Pkg != w.SSA().Pkg {
		return nil, nil
	}
	if callee.Parent() != nil && !isGo {
		return nil, nil // a literal is part of the function that calls it
	}
	for i, arg := range path.Operands(cc) {
		if !isRootIn(arg, spec.Root) && !isRootOfSeveral(arg, spec.Root) || i >= len(callee.Params) {
			continue
		}
		if name := path.MethodName(cc); i == 0 && (path.IsVerb(name) || isReleaseOf(spec.Kind, name)) {
			return nil, nil // its release; whether that is complete is asked of the owner
		}
		if i == 0 && callee.Signature.Recv() != nil && spec.Kind != nil && w.cfg.Table.Kind(arg.Type()) == spec.Kind {
			return nil, nil // a method of the very type that a contract describes is how it is released
		}
		if _, isCall := call.(*ssa.Call); isCall && mayReturn(w.effectOf(callee, i, "", spec)) {
			return nil, nil // on some path the caller has it back, and does what is to be done
		}
		return callee, callee.Params[i]
	}
	return nil, nil
}

// literalRun returns the literal that a go statement runs, or a call of which a
// contract says the same: (*errgroup.Group).Go; or the body, or the summary, of a
// function that tells its caller nothing, so that it is run, now or beside the caller.
// One that may or may not run its argument, and when, leaves nothing to it: gives up
// towards silence.
func (w *lapses) literalRun(call ssa.CallInstruction) *ssa.MakeClosure {
	cc := call.Common()
	switch call.(type) {
	case *ssa.Go:
		mc, _ := cc.Value.(*ssa.MakeClosure)
		return mc
	case *ssa.Call:
		for i, arg := range path.Operands(cc) {
			if mc, ok := arg.(*ssa.MakeClosure); ok && w.runsArgument(cc, i) {
				return mc
			}
		}
	}
	return nil
}

// runsArgument reports whether the call runs the function that is its argument i.
func (w *lapses) runsArgument(cc *ssa.CallCommon, i int) bool {
	callee := cc.StaticCallee()
	if f := w.contractOf(cc, callee); f != nil {
		return slices.ContainsFunc(f.EffectsOn(i), func(e contract.Effect) bool { return e.Op == contract.Releases })
	}
	if callee == nil || cc.Signature().Results().Len() > 0 {
		return false
	}
	e := (semantics{w.Result}).Effect(cc, callee, i, "", &path.Spec{Kind: callKind})
	return e.Success.Op == path.Release && e.Failure.Op == path.Release && !e.Unseen
}

// mayReturn reports whether the caller still has what has the effect. Where a success
// gives it back inside a result, and a failure releases it, the caller has that
// result, or nothing.
func mayReturn(e path.Effect) bool {
	if e.Success.Op == path.Forward && e.Failure.Op == path.Release {
		return false
	}
	for _, o := range []path.Outcome{e.Success, e.Failure} {
		if o.Op != path.Release && o.Op != path.Take {
			return true
		}
	}
	return false
}

// isLeftWith reports whether behind the call no path of the function looks
// after the root, and some path ends.
func (w *lapses) isLeftWith(call ssa.CallInstruction, spec *path.Spec) bool {
	behind := *spec
	behind.From, behind.Lends, behind.Panics, behind.Limit = call, true, false, maxEffectStates
	behind.Within, behind.IfUsed = nil, false // the reader of a pipe has nothing to do with its writer
	res := path.Search(&behind, semantics{w.Result}, w.cache)
	if res.Overflow || res.Incomplete || res.Released || res.Deferred || len(res.Piled) > 0 {
		return false
	}
	for _, e := range res.Ends {
		if e.Why != path.WhyVoid {
			return false
		}
	}
	return len(res.Leaks) > 0 || len(res.Again) > 0
}

// isRootIn reports whether v is the root, or is loaded from a variable that
// never holds anything else.
func isRootIn(v ssa.Value, root alias.Val) bool { return isRootAmong(v, root, nil) }

// isRootOfSeveral reports whether v is the root on some path, and on others what has
// been acquired elsewhere, or nothing: the search for the root knows on which.
func isRootOfSeveral(v ssa.Value, root alias.Val) bool {
	phi, ok := v.(*ssa.Phi)
	return ok && slices.ContainsFunc(phi.Edges, func(e ssa.Value) bool {
		inner, ok := e.(*ssa.Phi)
		return isRootIn(e, root) || ok && slices.ContainsFunc(inner.Edges, func(e ssa.Value) bool { return isRootIn(e, root) })
	})
}

// isOnly reports whether addr is a variable that holds the root, and never
// anything else.
func isOnly(addr ssa.Value, root alias.Val) bool { return isOnlyAmong(addr, root, nil) }

// isRootAmong is isRootIn for what the variables seen hold.
func isRootAmong(v ssa.Value, root alias.Val, seen []*ssa.Alloc) bool {
	switch v := v.(type) {
	case *ssa.ChangeInterface:
		return isRootAmong(v.X, root, seen)
	case *ssa.MakeInterface:
		return isRootAmong(v.X, root, seen)
	case *ssa.ChangeType:
		return isRootAmong(v.X, root, seen)
	case *ssa.UnOp:
		return v.Op == token.MUL && isOnlyAmong(v.X, root, seen)
	}
	return root.Path == "" && v == root.Base
}

// isOnlyAmong is isOnly for what the variables seen hold. Variables that are
// assigned to each other in a circle hold what cannot be told: gives up towards
// silence.
func isOnlyAmong(addr ssa.Value, root alias.Val, seen []*ssa.Alloc) bool {
	switch addr := addr.(type) {
	case *ssa.FreeVar:
		return root == alias.Val{Base: addr, Path: "*"}
	case *ssa.Alloc:
		if slices.Contains(seen, addr) {
			return false
		}
		n := 0
		for _, r := range *addr.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == ssa.Value(addr) && !isLoadOf(st.Val, addr) {
				if n++; n > 1 || !isRootAmong(st.Val, root, append(seen, addr)) {
					return false
				}
			}
		}
		return n == 1
	}
	return false
}

// isLoadOf reports whether v is the content of a, as in a return of a named
// result.
func isLoadOf(v ssa.Value, a *ssa.Alloc) bool {
	load, ok := v.(*ssa.UnOp)
	return ok && load.Op == token.MUL && load.X == ssa.Value(a)
}

// isDecidedBy reports whether the path to an exit took a branch that tests a
// parameter for which the call gives a constant, or what is plainly not nil, or
// a field that the caller has set, or that decides whether it calls: it may never
// be taken for this call. Gives up towards silence. Of the struct that holds the root,
// and is made for the call, it is known what is in a field.
func (w *lapses) isDecidedBy(e path.Exit, call ssa.CallInstruction, root alias.Val) bool {
	args := path.Operands(call.Common())
	decisions, _ := e.Way()
	for _, d := range decisions {
		operands := []ssa.Value{d.If.Cond}
		switch c := d.If.Cond.(type) {
		case *ssa.BinOp:
			operands = []ssa.Value{c.X, c.Y}
		case *ssa.UnOp:
			operands[0] = c.X
		}
		for _, v := range operands {
			p, ok := v.(*ssa.Parameter)
			if i := slices.Index(e.At.Parent().Params, p); ok && i >= 0 && i < len(args) && isKnown(args[i]) {
				return true
			}
			if w.isSetField(v, e.At.Parent(), call, root) {
				return true
			}
		}
	}
	return false
}

// isSetField reports whether v is a field of a parameter of fn, or the address of
// one, that the caller has stored to in what it gives, or for which it calls.
func (w *lapses) isSetField(v ssa.Value, fn *ssa.Function, call ssa.CallInstruction, root alias.Val) bool {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	field, ok := v.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	p, _ := field.X.(*ssa.Parameter)
	i, args := slices.Index(fn.Params, p), path.Operands(call.Common())
	if i < 0 || i >= len(args) || args[i].Referrers() == nil {
		return false
	}
	if made, ok := args[i].(*ssa.Alloc); ok && root.Path != "" && root.Base == ssa.Value(p) && onlyUser(made) == call {
		return isKnownField(made, field.Field)
	}
	return w.cache.TestsBefore(args[i], field.Field, call) || slices.ContainsFunc(*args[i].Referrers(), func(r ssa.Instruction) bool {
		addr, ok := r.(*ssa.FieldAddr)
		return ok && addr.Field == field.Field && slices.ContainsFunc(*addr.Referrers(), func(use ssa.Instruction) bool {
			store, ok := use.(*ssa.Store)
			return ok && store.Addr == addr
		})
	})
}

// isKnown reports whether v is a constant, or made in place, or tells whether
// something is nil: an error, most often, that says if there is anything.
func isKnown(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const, *ssa.MakeClosure, *ssa.Function, *ssa.Alloc, *ssa.MakeInterface:
		return true
	case *ssa.BinOp:
		y, ok := v.Y.(*ssa.Const)
		return ok && y.IsNil()
	}
	return false
}
