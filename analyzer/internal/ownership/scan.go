package ownership

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Many questions are about a few instructions of each function. They are
// looked for once: to go through all instructions of a package takes as long
// as a tenth of their construction.

// A scan has the instructions of a function that are asked for often, in
// source order.
type scan struct {
	// calls are all calls, go and defer statements included; locks are those
	// of the methods of locks.
	calls, locks []ssa.CallInstruction
	// changes are the stores to fields and package variables, and the calls
	// of delete and clear.
	changes []ssa.Instruction
	// fields are the fields and their addresses, and the conversions, which
	// may be of structs.
	fields []ssa.Value
}

// scanOf returns the scan of fn.
func (r *Result) scanOf(fn *ssa.Function) *scan {
	if s, ok := r.scans[fn]; ok {
		return s
	}
	all := &r.scratch
	all.calls, all.locks, all.changes, all.fields = all.calls[:0], all.locks[:0], all.changes[:0], all.fields[:0]
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			all.add(instr)
		}
	}
	kept := &r.kept
	s := &scan{keep(&kept.calls, all.calls), keep(&kept.locks, all.locks), keep(&kept.changes, all.changes), keep(&kept.fields, all.fields)}
	r.scans[fn] = s
	return s
}

// keep returns a copy of list. The copies are parts of larger arrays, of which
// *array is the one that is being filled: each list is short, and there are
// many.
func keep[T any](array *[]T, list []T) []T {
	start := len(*array)
	if cap(*array)-start < len(list) {
		const least = 512
		start, *array = 0, make([]T, 0, max(least, len(list)))
	}
	*array = append(*array, list...)
	return (*array)[start:len(*array):len(*array)]
}

func (s *scan) add(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.FieldAddr:
		s.fields = append(s.fields, instr)
	case *ssa.Call:
		s.addCall(instr, &instr.Call)
	case *ssa.Store:
		switch instr.Addr.(type) {
		case *ssa.FieldAddr, *ssa.Global:
			s.changes = append(s.changes, instr)
		}
	case *ssa.Field:
		s.fields = append(s.fields, instr)
	case *ssa.ChangeType:
		s.fields = append(s.fields, instr)
	case *ssa.Convert:
		s.fields = append(s.fields, instr)
	case *ssa.Defer:
		s.addCall(instr, &instr.Call)
	case *ssa.Go:
		s.addCall(instr, &instr.Call)
	}
}

func (s *scan) addCall(call ssa.CallInstruction, cc *ssa.CallCommon) {
	s.calls = append(s.calls, call)
	switch fn := cc.Value.(type) {
	case *ssa.Function:
		if fn.Signature.Recv() != nil && len(cc.Args) > 0 && isLockMethod(fn.Name()) {
			s.locks = append(s.locks, call)
		}
	case *ssa.Builtin:
		if isRemoval(cc) {
			s.changes = append(s.changes, call)
		}
	}
}

// isLockMethod reports whether locks have a method of that name.
func isLockMethod(name string) bool {
	switch name {
	case "Lock", "TryLock", "Unlock", "RLock", "TryRLock", "RUnlock":
		return true
	}
	return false
}

// isRemoval reports whether the call is one of delete or clear.
func isRemoval(cc *ssa.CallCommon) bool {
	b, ok := cc.Value.(*ssa.Builtin)
	return ok && (b.Name() == "delete" || b.Name() == "clear")
}

// callsIn returns the calls in fn, go and defer statements included, in
// source order.
func (r *Result) callsIn(fn *ssa.Function) []ssa.CallInstruction { return r.scanOf(fn).calls }

// A callIndex tells who calls the functions of the package.
type callIndex struct {
	// callers are the functions with a static call of the key, which are
	// in calls; valued are the functions that are used as values.
	callers map[*ssa.Function][]*ssa.Function
	calls   map[*ssa.Function][]ssa.CallInstruction
	valued  map[*ssa.Function]bool
	// operands is the buffer for the operands of one instruction.
	operands []*ssa.Value
}

// called returns the index, built when it is first asked for.
func (r *Result) called() *callIndex {
	if r.callIndex != nil {
		return r.callIndex
	}
	x := &callIndex{
		callers: make(map[*ssa.Function][]*ssa.Function), valued: make(map[*ssa.Function]bool),
		calls: make(map[*ssa.Function][]ssa.CallInstruction),
	}
	r.callIndex = x
	for _, fn := range r.Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				x.add(fn, instr)
			}
		}
	}
	return x
}

func (x *callIndex) add(fn *ssa.Function, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.FieldAddr, *ssa.Field, *ssa.IndexAddr, *ssa.Index, *ssa.UnOp, *ssa.Extract, *ssa.Alloc, *ssa.Jump, *ssa.If,
		*ssa.RunDefers, *ssa.Slice, *ssa.TypeAssert, *ssa.DebugRef:
		return // no operand is a function
	case ssa.CallInstruction:
		if callee := bodyOf(instr.Common().StaticCallee()); callee != nil {
			x.callers[callee] = append(x.callers[callee], fn)
			x.calls[callee] = append(x.calls[callee], instr)
		}
	}
	x.operands = instr.Operands(x.operands[:0])
	for _, op := range x.operands {
		if f, ok := (*op).(*ssa.Function); ok && !isCallee(instr, f) {
			x.addValued(f)
		}
	}
}

// addValued marks a function that is used as a value: the method itself
// for a method value.
func (x *callIndex) addValued(f *ssa.Function) {
	if obj, ok := f.Object().(*types.Func); ok && f.Synthetic != "" {
		if m := f.Prog.FuncValue(obj); m != nil {
			f = m
		}
	}
	x.valued[f] = true
}

func isCallee(instr ssa.Instruction, f *ssa.Function) bool {
	call, ok := instr.(ssa.CallInstruction)
	return ok && !call.Common().IsInvoke() && call.Common().Value == f
}
