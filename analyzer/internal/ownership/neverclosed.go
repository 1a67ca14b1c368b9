package ownership

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// NeverEnds implements path.Semantics: a channel of the function, or in a field of
// this package that is made for it, that nobody closes or hands to others. Who is
// told of signals by a channel does not close it.
func (s semantics) NeverEnds(ch ssa.Value) bool {
	if made, ok := rootOf(ch).Base.(*ssa.MakeChan); ok {
		var uses channelUses
		uses.channel(made, maxEnding)
		return !uses.lost && len(uses.closers)+len(uses.fields) == 0
	}
	load, ok := ch.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	addr, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	p, ok := s.r.placeOf(addr, false)
	if !ok || !s.r.isPrivate(p) {
		return false
	}
	uses := s.r.channelAt(p)
	return uses.isMade && !uses.lost && len(uses.closers) == 0 && !slices.ContainsFunc(uses.fields, func(other *ssa.FieldAddr) bool {
		q, ok := s.r.placeOf(other, false)
		return !ok || q != p
	})
}
