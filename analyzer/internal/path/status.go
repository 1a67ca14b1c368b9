package path

import (
	"go/token"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// statusIs decides a comparison of the status of the response that was acquired,
// where that is known since there was no error.
func (s *search) statusIs(v *ssa.BinOp, st *state) fact {
	if s.spec.Status == 0 || s.spec.Err == nil || s.of(v.X, st) != s.spec.Root.Join(".StatusCode") || st.fact(alias.Val{Base: s.spec.Err}) != isNil {
		return unknown
	}
	y, ok := s.intOf(v.Y, st)
	switch {
	case !ok:
		return unknown
	case v.Op == token.EQL || v.Op == token.NEQ:
		return factOfBool((s.spec.Status == y) == (v.Op == token.EQL))
	}
	return compared(v.Op, s.spec.Status, y)
}

// IntOf returns the integer that val is.
func IntOf(val alias.Val) (int64, bool) { return intOfVal(val) }

// intOfVal returns the integer that val is.
func intOfVal(val alias.Val) (int64, bool) {
	if !val.IsConst() || !strings.HasPrefix(val.Path, "=") {
		return 0, false
	}
	i, err := strconv.ParseInt(val.Path[1:], 10, 64)
	return i, err == nil
}
