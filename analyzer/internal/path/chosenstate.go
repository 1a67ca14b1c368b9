package path

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What is acquired in one state of a machine is released in the others:
//
//	for {
//		switch m.state.Load() {
//		case connecting: conn = dial(); m.state.Store(open)
//		case open: …; conn.Close(); m.state.Store(connecting)
//		}
//	}
//
// So a state that has chosen the acquisition is known from there on, as the calls
// of Store change it. That another goroutine changes it is not thought of: gives up
// towards silence.

// stored is the path of what a cell that is loaded by a method holds.
const stored = "*#stored"

// stateAt returns the state in which the content of the cell is known that has
// chosen the acquisition in block.
func (s *search) stateAt(block *ssa.BasicBlock, in *state) (out *state) {
	for b := block; b.Idom() != nil; b = b.Idom() {
		v, k, ok := shownEqual(b.Idom(), b)
		call, isCall := v.(*ssa.Call)
		if !ok || !isCall || MethodName(&call.Call) != "Load" || len(Operands(&call.Call)) != 1 {
			continue
		}
		key := s.resolveLock(s.of(Operands(&call.Call)[0], in), in).Join(stored)
		if key.Base == nil {
			return in
		}
		s.chosenBy = key
		return s.withCell(in, key, alias.Val{Path: "=" + itoa(int(k))})
	}
	return in
}

// tellsState returns the state behind a call that may load or store the cell which
// has chosen the acquisition.
func (s *search) tellsState(call *ssa.Call, in *state) (out *state) {
	if s.chosenBy.Base == nil || in.status == done {
		return in
	}
	ops := Operands(&call.Call)
	isOfCell := len(ops) > 0 && s.resolveLock(s.of(ops[0], in), in).Join(stored) == s.chosenBy
	switch name := MethodName(&call.Call); {
	case isOfCell && name == "Load" && len(ops) == 1:
		val, _ := getPair(in.cells, s.chosenBy)
		return s.withBind(in, call, val)
	case isOfCell && name == "Store" && len(ops) == 2:
		val := s.of(ops[1], in)
		if !val.IsConst() || !strings.HasPrefix(val.Path, "=") {
			val = alias.Val{}
		}
		return s.withCell(in, s.chosenBy, val)
	}
	for _, op := range ops {
		v := s.resolveLock(s.of(op, in), in)
		if rest, ok := alias.Rel(s.chosenBy.Path, v.Path); ok && rest != "" && v.Base == s.chosenBy.Base {
			return s.withCell(in, s.chosenBy, alias.Val{}) // it may store something, too
		}
	}
	return in
}
