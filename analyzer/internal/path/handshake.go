package path

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
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
