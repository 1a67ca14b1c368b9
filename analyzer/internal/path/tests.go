package path

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// conditionOf returns what the branch tests, without negations and comparisons
// with true and false, and whether the branch is taken where it does not hold.
func conditionOf(instr *ssa.If) (v ssa.Value, isInverted bool) {
	v = instr.Cond
	for {
		switch x := v.(type) {
		case *ssa.UnOp:
			if x.Op != token.NOT {
				return v, isInverted
			}
			v, isInverted = x.X, !isInverted
		case *ssa.BinOp:
			inner, is := boolTest(x)
			if inner == nil {
				return v, isInverted
			}
			v, isInverted = inner, isInverted == is
		default:
			return v, isInverted
		}
	}
}

// testedBy returns what the branch tests, as conditionOf does.
func testedBy(instr *ssa.If) ssa.Value {
	v, _ := conditionOf(instr)
	return v
}

// boolTest returns the bool that v compares with a constant, as the cases of
// switch ok { case true: } do, and whether v is true where the bool is; nil for
// another comparison.
func boolTest(v *ssa.BinOp) (x ssa.Value, is bool) {
	if v.Op != token.EQL && v.Op != token.NEQ {
		return nil, false
	}
	x, y := v.X, v.Y
	if _, isConst := x.(*ssa.Const); isConst {
		x, y = y, x
	}
	c, ok := y.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Bool {
		return nil, false
	}
	return x, constant.BoolVal(c.Value) == (v.Op == token.EQL)
}

// tests are the tests of a function as far as they have been seen: the first
// one of each spelling, how often each value is tested, and those that are
// tested more than once.
type tests struct {
	first  map[expression]test
	count  map[alias.Val]int
	guards map[alias.Val]bool
	kin    map[alias.Val][]*ssa.BinOp
}

// add counts a test of v.
func (t *tests) add(v alias.Val) {
	if t.count == nil {
		t.count = make(map[alias.Val]int)
	}
	t.count[v]++
	if t.count[v] == 2 {
		if t.guards == nil {
			t.guards = make(map[alias.Val]bool)
		}
		t.guards[v] = true
	}
}

// A test is a value that says of an expression that it holds, or, if it is
// inverted, that it does not.
type test struct {
	v          ssa.Value
	isInverted bool
}

// represent returns the first test of that expression, t itself if there is
// none.
func (t *tests) represent(key expression, v test) test {
	if first, ok := t.first[key]; ok {
		return first
	}
	if t.first == nil {
		t.first = make(map[expression]test)
	}
	t.first[key] = v
	return v
}

// An expression spells a comparison of two names: that they are equal, or that
// the first one is less.
type expression struct {
	op   token.Token
	x, y alias.Val
}

// expressionOf returns the expression that x op y speaks of, and whether it says
// that it does not hold. A length is 0 or more.
func expressionOf(op token.Token, x, y alias.Val) (e expression, isInverted bool) {
	switch op {
	case token.EQL, token.NEQ:
		return expression{token.EQL, x, y}, op == token.NEQ
	case token.GTR, token.LEQ:
		x, y = y, x
	}
	isInverted = op == token.LEQ || op == token.GEQ
	switch {
	case x.Path == "=0" && x.IsConst() && isLength(y):
		return expression{token.EQL, y, x}, !isInverted
	case y.Path == "=1" && y.IsConst() && isLength(x):
		return expression{token.EQL, x, alias.Val{Path: "=0"}}, isInverted
	}
	return expression{token.LSS, x, y}, isInverted
}

// isLength reports whether v names a length or a capacity.
func isLength(v alias.Val) bool {
	return strings.HasSuffix(v.Path, "#len") || strings.HasSuffix(v.Path, "#cap")
}

// addTest counts the test of v and gives it its representative.
func (info *Info) addTest(at *ssa.If, v ssa.Value, t *tests) {
	if call, ok := v.(*ssa.Call); ok && info.firstCall(call) != nil {
		info.addCall(call, t)
		return
	}
	if ok, isExtract := v.(*ssa.Extract); isExtract && asserted(ok) != nil {
		info.addAssertion(ok, t)
		return
	}
	b, ok := v.(*ssa.BinOp)
	if !ok {
		t.add(info.names.plainName(v))
		return
	}
	if (b.Op == token.EQL || b.Op == token.NEQ) && isNilConst(b.Y) {
		x := info.names.plainName(b.X)
		t.add(x)
		if at.Cond == v {
			if info.nilTests == nil {
				info.nilTests = make(map[alias.Val][]*ssa.If)
			}
			info.nilTests[x] = append(info.nilTests[x], at)
		}
		return
	}
	info.addComparison(b, info.operandOf(b.X), info.operandOf(b.Y), t)
}

// addComparison counts the test of b, which compares what is named x and y, and
// gives it its representative.
func (info *Info) addComparison(b *ssa.BinOp, x, y alias.Val, t *tests) {
	if isPure(x) && isPure(y) && isComparison(b.Op) {
		e, isInverted := expressionOf(b.Op, x, y)
		if first := t.represent(e, test{b, isInverted}); first.v != ssa.Value(b) {
			info.represent(b, first.v, first.isInverted != isInverted)
		} else {
			t.addKin(x, y, b)
		}
	}
	t.add(info.said(b))
}

// isTested reports whether a branch, in the function or a literal in it, tests v
// itself or what is spelled like it.
func (info *Info) isTested(v ssa.Value) bool {
	return info.isAskedAgain(v) || slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		_, ok := r.(*ssa.If)
		return ok
	})
}

// says is the path of what a comparison says of its operands, in distinction from
// the bool that it was when it was made: that stays if a variable is set.
const says = "#says"

// said names what the comparison says, which all that are spelled like it say.
func (info *Info) said(b ssa.Value) alias.Val { return alias.Val{Base: info.rep(b), Path: says} }

// addTestsIn counts the tests that a literal, or one in it, makes of what the
// function has: a deferred literal asks what the function has asked before.
func (info *Info) addTestsIn(lit *ssa.Function, t *tests) {
	for _, b := range lit.Blocks {
		if instr, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			info.addCaptured(testedBy(instr), t)
		}
	}
	for _, inner := range lit.AnonFuncs {
		info.addTestsIn(inner, t)
	}
}

// addCaptured counts the test of v in a literal.
func (info *Info) addCaptured(v ssa.Value, t *tests) {
	switch cmp := v.(type) {
	case *ssa.BinOp:
		x, isX := info.captured(cmp.X)
		if (cmp.Op == token.EQL || cmp.Op == token.NEQ) && isNilConst(cmp.Y) {
			if isX {
				t.add(x)
			}
			return
		}
		if y, isY := info.captured(cmp.Y); (isX || isY) && (isX || x.IsConst()) && (isY || y.IsConst()) {
			info.addComparison(cmp, x, y, t)
		}
	case *ssa.Call:
		if info.isShared(cmp) {
			info.addCall(cmp, t)
		}
	default:
		if x, ok := info.captured(v); ok {
			t.add(x)
		}
	}
}

// captured returns what the function calls an operand in one of its literals, and
// whether that is in a variable of the function, or of a package.
func (info *Info) captured(v ssa.Value) (val alias.Val, ok bool) {
	switch v := v.(type) {
	case *ssa.Call:
		if info.isShared(v) {
			return info.operandOf(v), true
		}
	case *ssa.BinOp:
		if info.firstOperation(v) != nil && info.isOuter(v.X) && info.isOuter(v.Y) {
			return info.operandOf(v), true
		}
	}
	if elem, isElem := v.(*ssa.UnOp); isElem {
		if _, isElem := elem.X.(*ssa.IndexAddr); isElem {
			return val, false // indices have other names
		}
	}
	return info.outer(info.operandOf(v))
}

// outer returns what the function calls val, which is a name in it or in one of
// its literals.
func (info *Info) outer(val alias.Val) (_ alias.Val, ok bool) {
	switch base := val.Base.(type) {
	case *ssa.Global:
		return val, true
	case *ssa.FreeVar:
		a, isAlloc := alias.VariableOf(base).(*ssa.Alloc)
		if !isAlloc || a.Parent() != info.fn {
			return val, false
		}
		return alias.Val{Base: a, Path: val.Path}, true
	}
	return val, false
}

// isComparison reports whether an operator compares.
func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

// represent notes that v speaks of what first does, and whether it says the
// opposite.
func (info *Info) represent(v, first ssa.Value, isOpposite bool) {
	if info.reps == nil {
		info.reps, info.sameAs = make(map[ssa.Value]ssa.Value), make(map[ssa.Value][]ssa.Value)
		info.opposites = make(map[ssa.Value]bool)
	}
	if isOpposite {
		info.opposites[v] = true
	}
	info.reps[v] = first
	info.sameAs[first] = append(info.sameAs[first], v)
}

// operandOf names an operand of a comparison: the length of a name is one,
// too, and elements differ by their index.
func (info *Info) operandOf(v ssa.Value) alias.Val {
	switch x := v.(type) {
	case *ssa.Call:
		if b, ok := x.Call.Value.(*ssa.Builtin); ok && (b.Name() == "len" || b.Name() == "cap") {
			return info.names.plainName(x.Call.Args[0]).Join("#" + b.Name())
		}
		if first := info.firstCall(x); first != nil {
			return alias.Val{Base: first, Path: says}
		}
	case *ssa.BinOp:
		if first := info.firstOperation(x); first != nil {
			return alias.Val{Base: first, Path: says}
		}
	case *ssa.UnOp:
		if elem, ok := x.X.(*ssa.IndexAddr); ok && x.Op == token.MUL {
			return info.names.plainName(v).Join("#" + elem.Index.Name())
		}
	}
	return info.names.plainName(v)
}

// findRepeated finds the conditions whose outcome is asked for again.
func (info *Info) findRepeated() {
	for _, b := range info.fn.Blocks {
		instr, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || instr.Cond.Referrers() == nil {
			continue
		}
		uses := 0
		for _, r := range *instr.Cond.Referrers() {
			switch r := r.(type) {
			case *ssa.If, *ssa.Store, *ssa.UnOp:
				uses++
			case *ssa.Call:
				if mayTell(r) {
					uses++
				}
			}
		}
		if uses > 1 {
			if info.repeated == nil {
				info.repeated = make(map[ssa.Value]bool)
			}
			info.repeated[instr.Cond] = true
		}
	}
}

// mayTell reports whether a call that gets a bool may release something else
// that it gets, depending on that.
func mayTell(call *ssa.Call) bool {
	return call.Call.StaticCallee() != nil && slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool {
		_, isBasic := arg.Type().Underlying().(*types.Basic)
		return !isBasic
	})
}

// testsGuard reports whether the branch tests a value that another one
// tests, too, or a variable that literals share.
func (info *Info) testsGuard(instr *ssa.If) bool {
	v := testedBy(instr)
	switch v.(type) {
	case *ssa.Call, *ssa.Extract:
		if info.isGuard(info.said(v)) {
			return true
		}
	}
	if b, ok := v.(*ssa.BinOp); ok {
		return info.isGuard(info.said(b)) || info.isGuard(info.names.plainName(b.X))
	}
	return info.isGuard(info.names.plainName(v))
}
