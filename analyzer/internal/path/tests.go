package path

import (
	"go/token"
	"go/types"
	"slices"

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
	first  map[expression]ssa.Value
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

// represent returns the first value of that spelling, v if there is none.
func (t *tests) represent(key expression, v ssa.Value) ssa.Value {
	if first := t.first[key]; first != nil {
		return first
	}
	if t.first == nil {
		t.first = make(map[expression]ssa.Value)
	}
	t.first[key] = v
	return v
}

// An expression spells a comparison of two names.
type expression struct {
	op   token.Token
	x, y alias.Val
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
	if isPure(x) && isPure(y) {
		op := b.Op
		if op == token.NEQ {
			op = token.EQL // one fact: equal or not
		}
		if first := t.represent(expression{op, x, y}, v); first != v {
			info.represent(v, first)
		}
	}
	t.add(alias.Val{Base: info.rep(b)})
}

// represent notes that v is spelled as first is.
func (info *Info) represent(v, first ssa.Value) {
	if info.reps == nil {
		info.reps, info.sameAs = make(map[ssa.Value]ssa.Value), make(map[ssa.Value][]ssa.Value)
	}
	info.reps[v] = first
	info.sameAs[first] = append(info.sameAs[first], v)
}

// operandOf names an operand of a comparison: the length of a name is one,
// too.
func (info *Info) operandOf(v ssa.Value) alias.Val {
	if call, ok := v.(*ssa.Call); ok {
		if b, ok := call.Call.Value.(*ssa.Builtin); ok && (b.Name() == "len" || b.Name() == "cap") {
			return info.names.plainName(call.Call.Args[0]).Join("#" + b.Name())
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
