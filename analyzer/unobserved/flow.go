package unobserved

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// A sink is where the result of a handler call ends: a result of the
// function, a variable, the argument of a call, a table, a channel. Two
// calls whose results reach the same sink do the same job.
type sink struct {
	kind sinkKind
	// of is the function, variable, callee or root of the table.
	of any
	// index is the number of the result or argument.
	index int
}

type sinkKind uint8

const (
	toResult sinkKind = iota + 1
	toVariable
	toCall
	toTable
	toChannel
)

// Sinks are the sinks of a call. An error goes the same way from every
// call, so those that only an error reaches say less: weak.
type sinks struct {
	strong, weak map[sink]bool
}

func (s sinks) add(k sink, t types.Type) {
	if t != nil && gotype.IsError(t) {
		s.weak[k] = true
		return
	}
	s.strong[k] = true
}

func share(a, b map[sink]bool) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}

// maxFlow bounds the values that one call's result is followed through.
const maxFlow = 400

// A tracer follows values forward. What a call makes of its arguments is
// taken to hold them, since a reply is often made by one more call; this
// finds more sinks than there are, but all arms are treated alike.
type tracer struct {
	out  sinks
	seen map[ssa.Value]bool
	work []ssa.Value
}

// sinksOf returns the sinks of the given values and of what the function
// literals among them store in variables of their encloser.
func sinksOf(roots ...ssa.Value) sinks {
	t := &tracer{out: sinks{map[sink]bool{}, map[sink]bool{}}, seen: map[ssa.Value]bool{}}
	for _, v := range roots {
		if mc, ok := v.(*ssa.MakeClosure); ok {
			t.stores(mc.Fn.(*ssa.Function))
			continue
		}
		t.push(v)
	}
	for n := 0; len(t.work) > 0 && n < maxFlow; n++ {
		v := t.work[len(t.work)-1]
		t.work = t.work[:len(t.work)-1]
		for _, instr := range refs(v) {
			t.step(v, instr)
		}
	}
	return t.out
}

func refs(v ssa.Value) []ssa.Instruction {
	if r := v.Referrers(); r != nil {
		return *r
	}
	return nil
}

func (t *tracer) push(v ssa.Value) {
	if v != nil && !t.seen[v] {
		t.seen[v] = true
		t.work = append(t.work, v)
	}
}

// step takes the value v through one instruction that uses it.
func (t *tracer) step(v ssa.Value, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Phi:
		t.out.add(sink{toVariable, instr, 0}, instr.Type())
		t.push(instr)
	case *ssa.Return:
		for i, r := range instr.Results {
			if r == v {
				t.out.add(sink{toResult, instr.Parent(), i}, r.Type())
				if call := calledInPlace(instr.Parent()); call != nil {
					t.push(alias.ResultOf(call, i))
				}
			}
		}
	case *ssa.Store:
		if instr.Val == v {
			t.store(instr.Addr, v.Type())
		}
	case *ssa.MapUpdate:
		if instr.Value == v {
			t.out.add(sink{toTable, rootOf(instr.Map), 0}, nil)
		}
	case *ssa.Send:
		if instr.X == v {
			t.out.add(sink{toChannel, rootOf(instr.Chan), 0}, v.Type())
		}
	case *ssa.BinOp:
		if instr.Op == token.ADD {
			t.push(instr)
		}
	case ssa.CallInstruction:
		t.call(v, instr)
	case *ssa.MakeClosure, *ssa.If, *ssa.DebugRef:
	case ssa.Value:
		t.push(instr)
	}
}

// calledInPlace returns the call of the literal fn where it stands, nil if it is
// not called there, or is a value that others could call.
func calledInPlace(fn *ssa.Function) *ssa.Call {
	if fn.Parent() == nil {
		return nil
	}
	var lit ssa.Value = fn
	if mc := closureOf(fn); mc != nil {
		lit = mc
	}
	users := refs(lit)
	if len(users) != 1 {
		return nil
	}
	call, ok := users[0].(*ssa.Call)
	if !ok || call.Common().Value != lit {
		return nil
	}
	return call
}

// store takes a value into the variable at addr: the variable is a sink,
// and whatever is loaded from it, or is it, holds the value. The list of the
// arguments of a call is none.
func (t *tracer) store(addr ssa.Value, typ types.Type) {
	root := rootOf(addr)
	if a, ok := root.(*ssa.Alloc); ok && a.Comment == "varargs" {
		t.push(a)
		return
	}
	t.out.add(sink{toVariable, root, 0}, typ)
	if a, ok := root.(*ssa.Alloc); ok && !gotype.IsError(typ) {
		t.push(a)
	}
}

// call takes v through a call that has it as an argument.
func (t *tracer) call(v ssa.Value, call ssa.CallInstruction) {
	cc := call.Common()
	key := calleeKey(cc)
	if key != nil && !isPlain(calleeObject(cc)) {
		for i, arg := range cc.Args {
			if arg == v {
				t.out.add(sink{toCall, key, i}, v.Type())
			}
		}
	}
	if val := call.Value(); val != nil {
		t.push(val)
	}
}

// stores follows what a literal, or one inside it, stores in variables that
// it captures.
func (t *tracer) stores(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				if root := rootOf(instr.Addr); root.Parent() != fn {
					t.store(instr.Addr, instr.Val.Type())
				}
			case *ssa.MapUpdate:
				if root := rootOf(instr.Map); root.Parent() != fn {
					t.out.add(sink{toTable, root, 0}, nil)
				}
			case *ssa.Send:
				if root := rootOf(instr.Chan); root.Parent() != fn {
					t.out.add(sink{toChannel, root, 0}, instr.X.Type())
				}
			}
		}
	}
	for _, anon := range fn.AnonFuncs {
		t.stores(anon)
	}
}

// rootOf returns the variable, parameter or register of which v is a part
// or a conversion. A captured variable is its encloser's.
func rootOf(v ssa.Value) ssa.Value {
	for range 100 {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.Field:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return v
			}
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.Convert:
			v = x.X
		case *ssa.Slice:
			v = x.X
		case *ssa.FreeVar:
			b := bindingOf(x)
			if b == nil {
				return v
			}
			v = b
		case *ssa.Alloc:
			// A parameter that is spilled to a cell is the parameter.
			if p := spilled(x); p != nil {
				return p
			}
			return v
		default:
			return v
		}
	}
	return v
}

// spilled returns the parameter whose cell a is, nil if it is none or is
// assigned again.
func spilled(a *ssa.Alloc) *ssa.Parameter {
	p, _ := onlyStore(a).(*ssa.Parameter)
	return p
}

// onlyStore returns the value that is stored in the cell a, nil if there is
// none, or several.
func onlyStore(a *ssa.Alloc) ssa.Value {
	var found ssa.Value
	for _, instr := range refs(a) {
		if s, ok := instr.(*ssa.Store); ok && s.Addr == a {
			if found != nil {
				return nil
			}
			found = s.Val
		}
	}
	return found
}

// bindingOf returns what the encloser captured for fv.
func bindingOf(fv *ssa.FreeVar) ssa.Value {
	fn := fv.Parent()
	mc := closureOf(fn)
	if mc == nil {
		return nil
	}
	for i, x := range fn.FreeVars {
		if x == fv && i < len(mc.Bindings) {
			return mc.Bindings[i]
		}
	}
	return nil
}

// closureOf returns the instruction that makes the literal fn a value, nil
// if it captures nothing.
func closureOf(fn *ssa.Function) *ssa.MakeClosure {
	if fn.Parent() == nil {
		return nil
	}
	for _, instr := range refs(fn) {
		if mc, ok := instr.(*ssa.MakeClosure); ok {
			return mc
		}
	}
	// Functions have no referrers in most cases: look for it.
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
				return mc
			}
		}
	}
	return nil
}

// calleeKey identifies a callee: the same for two calls of one function,
// method, or field.
func calleeKey(cc *ssa.CallCommon) any {
	if obj := calleeObject(cc); isReflectCall(obj) {
		return rootOf(cc.Args[0]) // what it runs
	} else if obj != nil {
		return obj
	}
	if cc.IsInvoke() {
		return cc.Method
	}
	if f := fieldOf(cc.Value); f != nil {
		return f
	}
	switch v := rootOf(cc.Value).(type) {
	case *ssa.Builtin:
		return nil
	case *ssa.MakeClosure:
		return v.Fn
	default:
		return v
	}
}

// calleeObject returns the declared function that is called, nil if the
// callee is a value.
func calleeObject(cc *ssa.CallCommon) *types.Func {
	if cc.IsInvoke() {
		return cc.Method
	}
	return gotype.Declared(cc.StaticCallee())
}

// fieldOf returns the struct field from which v was loaded, nil if it was
// not.
func fieldOf(v ssa.Value) *types.Var {
	switch x := v.(type) {
	case *ssa.Field:
		return gotype.Field(x.X.Type(), x.Field)
	case *ssa.UnOp:
		if fa, ok := x.X.(*ssa.FieldAddr); ok && x.Op == token.MUL {
			return gotype.Field(fa.X.Type(), fa.Field)
		}
	case *ssa.ChangeType:
		return fieldOf(x.X)
	}
	return nil
}
