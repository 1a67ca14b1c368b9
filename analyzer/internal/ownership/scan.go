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
	// drops are the stores to what parameters point to, and those of nil to
	// elements.
	drops []ssa.Instruction
	// fields are the fields and their addresses, and the conversions, which
	// may be of structs.
	fields []ssa.Value
}

// scanOf returns the scan of fn.
func (r *Result) scanOf(fn *ssa.Function) *scan {
	if r.lastScanned == fn && fn != nil {
		return r.lastScan
	}
	s := r.scans[fn]
	if s == nil {
		s = r.newScan(fn)
		r.scans[fn] = s
	}
	r.lastScanned, r.lastScan = fn, s
	return s
}

// newScan looks at all instructions of fn.
func (r *Result) newScan(fn *ssa.Function) *scan {
	all := &r.scratch
	all.calls, all.locks, all.changes, all.drops, all.fields = all.calls[:0], all.locks[:0], all.changes[:0], all.drops[:0], all.fields[:0]
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			all.add(instr)
		}
	}
	kept := &r.kept
	return &scan{keep(&kept.calls, all.calls), keep(&kept.locks, all.locks), keep(&kept.changes, all.changes), keep(&kept.drops, all.drops), keep(&kept.fields, all.fields)}
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
		case *ssa.Parameter:
			s.drops = append(s.drops, instr)
		case *ssa.IndexAddr:
			if c, ok := instr.Val.(*ssa.Const); ok && c.Value == nil {
				s.drops = append(s.drops, instr)
			}
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

// Calls returns the calls in fn, go and defer statements included, in source
// order.
func (r *Result) Calls(fn *ssa.Function) []ssa.CallInstruction {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.callsIn(fn)
}

// Changes returns the stores of fn to fields and package variables, and its calls
// of delete and clear, in source order.
func (r *Result) Changes(fn *ssa.Function) []ssa.Instruction {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.scanOf(fn).changes
}

// A callIndex tells who calls the functions of the package.
type callIndex struct {
	// calls are the static calls of the key.
	calls map[*ssa.Function][]ssa.CallInstruction
	// valued are the functions that are used as values, nil until that is asked.
	valued map[*ssa.Function]bool
	// invoked are the names of the methods of interfaces that are called.
	invoked map[string]bool
}

// called returns the index, built when it is first asked for.
func (r *Result) called() *callIndex {
	if r.callIndex != nil {
		return r.callIndex
	}
	x := &callIndex{calls: make(map[*ssa.Function][]ssa.CallInstruction), invoked: make(map[string]bool)}
	r.callIndex = x
	for _, fn := range r.Funcs() {
		for _, call := range r.callsIn(fn) {
			if callee := bodyOf(call.Common().StaticCallee()); callee != nil {
				if !r.isInTest(fn.Pos()) || r.isInTest(callee.Pos()) {
					x.calls[callee] = append(x.calls[callee], call)
				}
			} else if call.Common().IsInvoke() {
				x.invoked[call.Common().Method.Name()] = true
			}
		}
	}
	return x
}

// isValued reports whether fn is used as a value somewhere in the package. The
// first answer takes long.
func (r *Result) isValued(fn *ssa.Function) bool {
	x := r.called()
	if x.valued == nil {
		x.valued = make(map[*ssa.Function]bool)
		for _, f := range r.Funcs() {
			x.addValues(f)
		}
		if init := r.SSA().Pkg.Func("init"); init != nil {
			x.addValues(init) // what variables of the package are declared with
		}
	}
	return x.valued[fn]
}

// addValues marks the functions that fn uses as values. Operands that are never
// functions are not looked at: this goes through all instructions, and to ask for
// types is faster than for an interface.
func (x *callIndex) addValues(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				x.addValued(instr.Val)
			case *ssa.MakeClosure:
				x.addValued(instr.Fn)
			case *ssa.MakeInterface:
				x.addValued(instr.X)
			case *ssa.ChangeType:
				x.addValued(instr.X)
			case *ssa.MapUpdate:
				x.addValued(instr.Key, instr.Value)
			case *ssa.Phi:
				x.addValued(instr.Edges...)
			case *ssa.Return:
				x.addValued(instr.Results...)
			case *ssa.Send:
				x.addValued(instr.X)
			case *ssa.Select:
				for _, st := range instr.States {
					x.addValued(st.Send)
				}
			case *ssa.Call:
				x.addValued(instr.Call.Args...)
			case *ssa.Defer:
				x.addValued(instr.Call.Args...)
			case *ssa.Go:
				x.addValued(instr.Call.Args...)
			}
		}
	}
}

// addValued marks those of vs that are functions: the method itself for a
// method value.
func (x *callIndex) addValued(vs ...ssa.Value) {
	for _, v := range vs {
		f, ok := v.(*ssa.Function)
		if !ok {
			continue
		}
		if obj, ok := f.Object().(*types.Func); ok && f.Synthetic != "" {
			if m := f.Prog.FuncValue(obj); m != nil {
				f = m
			}
		}
		x.valued[f] = true
	}
}
