package path

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// conditionOf returns what the branch tests, without negations.
func conditionOf(instr *ssa.If) ssa.Value {
	v := instr.Cond
	for {
		u, ok := v.(*ssa.UnOp)
		if !ok || u.Op != token.NOT {
			return v
		}
		v = u.X
	}
}

// tests are the tests of a function as far as they have been seen: the first
// one of each spelling, how often each value is tested, and those that are
// tested more than once.
type tests struct {
	first  map[expression]test
	count  map[alias.Val]int
	guards map[alias.Val]bool
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
// that it does not hold. What is said of being equal, or not, is that. A length
// is 0 or more.
func expressionOf(op token.Token, x, y alias.Val) (e expression, isInverted bool) {
	switch op {
	case token.EQL, token.NEQ:
		return expression{token.EQL, x, y}, false
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
	x, y := info.operandOf(b.X), info.operandOf(b.Y)
	if isPure(x) && isPure(y) && isComparison(b.Op) {
		e, isInverted := expressionOf(b.Op, x, y)
		if first := t.represent(e, test{v, isInverted}); first.v != v {
			info.represent(v, first.v, first.isInverted != isInverted)
		}
	}
	t.add(alias.Val{Base: info.rep(b)})
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
	v := conditionOf(instr)
	if b, ok := v.(*ssa.BinOp); ok {
		return info.isGuard(alias.Val{Base: info.rep(b)}) || info.isGuard(info.names.plainName(b.X))
	}
	return info.isGuard(info.names.plainName(v))
}
