package path

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// switched is the status of the answer with which a server changes the protocol.
const switched = 101

// handshake returns what a comparison says of a root that is acquired by a
// handshake, beside the server's answer to it: with another status than the one
// that changes the protocol there is no connection.
func (s *search) handshake(v *ssa.BinOp, st *state) (c cond, ok bool) {
	x, op := v.X, v.Op
	y, isConst := s.intOf(v.Y, st)
	if !isConst {
		x, op = v.Y, mirrored[v.Op]
		if y, isConst = s.intOf(v.X, st); !isConst {
			return cond{}, false
		}
	}
	val := s.of(x, st)
	answer := alias.Val{Base: val.Base}
	if val.Path != ".StatusCode" || val.Base == s.spec.Root.Base || !s.isSibling(answer) || !isConnection(s.spec.Root.Base) {
		return cond{}, false
	}
	holds := compared(op, switched, y)
	switch op {
	case token.EQL:
		holds = factOfBool(y == switched)
	case token.NEQ:
		holds = factOfBool(y != switched)
	}
	switch holds {
	case isTrue:
		return cond{val: s.spec.Root, els: isNil}, true
	case isFalse:
		return cond{val: s.spec.Root, then: isNil}, true
	}
	return cond{}, false
}

// isConnection reports whether v is of a type that is called one.
func isConnection(v ssa.Value) bool {
	return v != nil && strings.HasSuffix(types.TypeString(v.Type(), nil), "Conn")
}

// changesProtocol returns what a comparison says of a response that is acquired and
// whose body nobody reads: with the status that changes the protocol its body is the
// connection, which a function that returns one has from somewhere else. That it may
// forget it is not asked: gives up towards silence.
func (s *search) changesProtocol(v *ssa.BinOp, st *state) (c cond, ok bool) {
	if v.Op != token.EQL && v.Op != token.NEQ {
		return cond{}, false
	}
	y, isConst := s.intOf(v.Y, st)
	root := s.spec.Root
	if !isConst || y != switched || root.Base == nil || root.Path != "" || s.of(v.X, st) != root.Join(".StatusCode") || !returnsConnection(v.Parent()) || s.readsBody(root.Base) {
		return cond{}, false
	}
	if v.Op == token.NEQ {
		return cond{val: root, els: isNil}, true
	}
	return cond{val: root, then: isNil}, true
}

// returnsConnection reports whether fn returns what can be written to and closed.
func returnsConnection(fn *ssa.Function) bool {
	for res := range fn.Signature.Results().Variables() {
		if t := res.Type(); gotype.HasMethod(t, "Close") && gotype.HasMethod(t, "Write") {
			return true
		}
	}
	return false
}

// readsBody reports whether the function does anything with the body of response v
// but to close it.
func (s *search) readsBody(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		addr, ok := ref.(*ssa.FieldAddr)
		if !ok || alias.FieldName(addr.X.Type(), addr.Field) != ".Body" {
			continue
		}
		for _, use := range *addr.Referrers() {
			load, ok := use.(*ssa.UnOp)
			if !ok || !isOnlyClosed(load) {
				return true
			}
		}
	}
	return false
}

// isOnlyClosed reports whether nothing is done with v but to close it.
func isOnlyClosed(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		if _, ok := ref.(*ssa.DebugRef); ok {
			continue
		}
		call, ok := ref.(ssa.CallInstruction)
		if !ok || MethodName(call.Common()) != "Close" {
			return false
		}
	}
	return true
}

// ChangesProtocol reports whether fn asks whether a response has the status that
// changes the protocol.
func ChangesProtocol(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			cmp, ok := instr.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
				continue
			}
			load, ok := cmp.X.(*ssa.UnOp)
			if !ok {
				continue
			}
			addr, ok := load.X.(*ssa.FieldAddr)
			if y, isConst := intConst(cmp.Y); ok && isConst && y == switched && alias.FieldName(addr.X.Type(), addr.Field) == ".StatusCode" {
				return true
			}
		}
	}
	return false
}
