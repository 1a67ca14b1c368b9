package observe

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A survey tells which functions of a package can have to do with observing.
// Few have: of the functions of a program and all its modules one in fifty.
// To compute the summaries of the others would be most of the work.
//
// A summary says that something is observed only if the function, or a
// literal in it, calls what begins, ends or records, or if it asks about a
// function whose summary says so. So the survey has two parts: the trees in
// which the calls by themselves suggest it, which are computed first, and for
// those whose summary turned out to observe, the trees that may ask about them.
type survey struct {
	*Result
	// trees are in source order, treeOf has them by the declared function.
	trees  []*tree
	treeOf map[*ssa.Function]*tree
	// callees has what calls of a function suggest, static the same by what is
	// called: that is found sooner.
	callees map[*types.Func]role
	static  map[*ssa.Function]role
	// observes reports that some call suggests that the package observes,
	// applies that it applies middleware, which may be a chain that handlers
	// are to go through.
	observes, applies bool
	// hands reports that a function of another package that observes is used
	// as a value.
	hands bool
	// asking is nil until a summary observes.
	asking *asking
}

// A tree is a declared function with the literals in it: the walks follow
// values from one to the other. The initializer of the package's variables
// is the root of the literals in them.
type tree struct {
	root *ssa.Function
	fns  []*ssa.Function
	// touched reports that a call in it suggests that it observes, or that it
	// tells the time.
	touched bool
	// lines counts the lines that it logs.
	lines int
	// queued reports that its summaries are computed; told, that it may ask
	// about something that observes.
	queued, told bool
}

// mayObserve reports whether a function of the tree can observe.
func (t *tree) mayObserve() bool { return t.touched || t.told }

// newSurvey looks at all calls of the package.
func (r *Result) newSurvey() *survey {
	pkg := r.own.SSA().Pkg
	s := &survey{Result: r, treeOf: make(map[*ssa.Function]*tree), callees: make(map[*types.Func]role), static: make(map[*ssa.Function]role)}
	s.observes = len(r.cfg.Wrappers) > 0 || r.cfg.Always
	for _, fn := range r.own.Funcs() {
		s.add(fn)
	}
	if init := pkg.Func("init"); init != nil {
		s.lookAtCalls(s.tree(init), init)
	}
	for _, t := range s.trees {
		if t.lines > 1 && t.runsSomething() {
			t.touched, s.observes = true, true
		}
	}
	s.hands = s.handsOther()
	s.observes = s.observes || s.hands
	return s
}

func (s *survey) tree(fn *ssa.Function) *tree {
	root := fn
	for root.Parent() != nil {
		root = root.Parent()
	}
	if n := len(s.trees); n > 0 && s.trees[n-1].root == root {
		return s.trees[n-1] // as literals stand behind their function
	}
	t := s.treeOf[root]
	if t == nil {
		t = &tree{root: root}
		s.treeOf[root] = t
		s.trees = append(s.trees, t)
	}
	return t
}

func (s *survey) add(fn *ssa.Function) {
	t := s.tree(fn)
	t.fns = append(t.fns, fn)
	s.lookAtCalls(t, fn)
}

func (s *survey) lookAtCalls(t *tree, fn *ssa.Function) {
	for _, ci := range s.own.Calls(fn) {
		switch role := s.suggestedBy(ci.Common()); role {
		case plain:
			s.applies = s.applies || calleeOf(ci.Common()) == nil && isAdapter(ci.Common().Signature())
		case annotate:
		case logs:
			t.lines++
		default:
			t.touched = true
			s.observes = s.observes || role.suffices()
		}
	}
}

// suggestedBy returns what a call may have to do with observing.
func (s *survey) suggestedBy(cc *ssa.CallCommon) role {
	if callee, ok := cc.Value.(*ssa.Function); ok && !cc.IsInvoke() && callee.Parent() == nil {
		role, ok := s.static[callee]
		if !ok {
			if fn := gotype.Declared(callee); fn != nil {
				role = s.suggestedByFunc(fn)
			}
			s.static[callee] = role
		}
		return role
	}
	fn := calleeOf(cc)
	if fn == nil {
		return s.suggestedByValue(cc)
	}
	return s.suggestedByFunc(fn)
}

func (s *survey) suggestedByFunc(fn *types.Func) role {
	role, ok := s.callees[fn]
	if !ok {
		role = s.hint(fn.Origin())
		s.callees[fn] = role
	}
	return role
}

// suggestedByValue is suggestedBy for the call of a function value: a callback
// that comes in a pair, what returns a span, or what another package tells of its
// variable. A middleware that is applied
// suggests nothing: who applies one is told when it turns out to observe, and
// until then it is one of many that only adapt.
func (s *survey) suggestedByValue(cc *ssa.CallCommon) role {
	if _, ok := cc.Value.(*ssa.Builtin); ok || cc.StaticCallee() != nil {
		return plain
	}
	if f := fieldOf(cc.Value); f != nil {
		if ends, _ := pairEnds(f.Name()); ends != nil {
			return begins
		}
	}
	if load, ok := cc.Value.(*ssa.UnOp); ok {
		if g, ok := load.X.(*ssa.Global); ok && g.Pkg != nil && g.Pkg.Pkg != s.pass.Pkg && s.importedVar(g).fn.observes() {
			return begins
		}
	}
	return s.dynamicBegin(cc).role
}

// runsSomething reports whether a function of the tree is given what could be
// run between two log lines: a function or a handler.
func (t *tree) runsSomething() bool {
	for _, fn := range t.fns {
		for _, p := range fn.Params {
			if isRunType(p.Type()) {
				return true
			}
		}
	}
	return false
}

// handsOther reports whether a function of another package that observes is
// used without a call: as a middleware that is handed on.
func (s *survey) handsOther() bool {
	for _, p := range s.pass.Pkg.Imports() {
		pkg := s.own.SSA().Pkg.Prog.Package(p)
		if pkg == nil || isStd(p.Path()) {
			continue
		}
		for _, m := range pkg.Members { // those that this package names
			fn, ok := m.(*ssa.Function)
			if !ok {
				continue
			}
			obj := gotype.Declared(fn)
			if obj == nil {
				continue
			}
			if _, called := s.callees[obj]; !called && s.hint(obj).suffices() {
				return true
			}
		}
	}
	return false
}

// mayMatter reports whether a function that does not observe can have a summary
// that someone asks for.
func (s *survey) mayMatter(fn *ssa.Function) bool {
	if s.observes {
		return s.isPassive(fn)
	}
	return fn.Parent() == nil && ast.IsExported(fn.Name()) && adapts(fn.Signature)
}

// isPassive reports whether a function can do something with what it is given
// that matters to a caller that observes: run it, return it in another guise,
// or end it.
func (s *survey) isPassive(fn *ssa.Function) bool {
	for i, p := range fn.Params {
		t := p.Type()
		if isTime(t) || s.hasSpanEnd(t) || i == 0 && fn.Signature.Recv() != nil && s.holdsObservation(t) {
			return true
		}
	}
	return s.reflects && slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return isAny(p.Type()) }) || adapts(fn.Signature)
}

// adapts reports whether a function is given a function, or makes of a handler
// something else: an adapter, or a middleware. What it does with it matters to
// other packages also where this one does not observe.
func adapts(sig *types.Signature) bool {
	makes := false
	for v := range sig.Results().Variables() {
		t := v.Type()
		if made := signatureOf(t); made != nil && isAdapter(made) {
			return true
		}
		makes = makes || isRunType(t)
	}
	isGiven := func(t types.Type) bool { return isFunc(t) || makes && isRunType(t) }
	for v := range sig.Params().Variables() {
		if isGiven(v.Type()) {
			return true
		}
	}
	return sig.Recv() != nil && isGiven(sig.Recv().Type())
}

// isAdapter reports whether a function returns what it is given: a
// function, or a handler.
func isAdapter(sig *types.Signature) bool {
	if sig.Params().Len() != 1 || sig.Results().Len() != 1 {
		return false
	}
	t := sig.Params().At(0).Type()
	return types.Identical(t, sig.Results().At(0).Type()) && (isRunType(t) || types.IsInterface(t))
}

// holdsObservation reports whether a receiver has a field that can hold a
// span or what ends it.
func (s *survey) holdsObservation(t types.Type) bool {
	n := gotype.Named(t)
	if n == nil {
		return false
	}
	holds, ok := s.holders[n]
	if ok {
		return holds
	}
	if st, ok := n.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if isEnder(f.Type()) || isTime(f.Type()) || s.hasSpanEnd(f.Type()) {
				holds = true
			}
		}
	}
	s.holders[n] = holds
	return holds
}
