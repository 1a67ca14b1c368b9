package path

import (
	"go/types"
	"testing"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
)

// takers are the Semantics of a program in which functions called keep take what
// they get, and others borrow it.
type takers struct{ Semantics }

func (takers) Effect(_ *ssa.CallCommon, callee *ssa.Function, _ int, _ string, _ *Spec) Effect {
	if callee != nil && callee.Name() == "keep" {
		return Both(Take)
	}
	return Both(Keep)
}
func (takers) Carries(*ssa.CallCommon, *ssa.Function, int) int { return contract.None }
func (takers) EndsCarried(*ssa.CallCommon, *ssa.Function, int, *contract.Kind) bool {
	return false
}
func (takers) SameNil(*ssa.CallCommon, *ssa.Function) int               { return contract.None }
func (takers) NonNil(*ssa.CallCommon, *ssa.Function, int) bool          { return false }
func (takers) NonNilUnless(*ssa.CallCommon, *ssa.Function, int) int     { return contract.None }
func (takers) IsFresh(*ssa.CallCommon, *ssa.Function) bool              { return false }
func (takers) AlwaysNil(*ssa.Function, int) bool                        { return false }
func (takers) Expects(*ssa.CallCommon, *ssa.Function, int) bool         { return false }
func (takers) ExpectedBy(ssa.CallInstruction) ssa.Value                 { return nil }
func (takers) NoReturn(*ssa.CallCommon, *ssa.Function) bool             { return false }
func (takers) MayPanic(*ssa.CallCommon, *ssa.Function) bool             { return false }
func (takers) ReleasesNothing(types.Type, *contract.Kind) bool          { return false }
func (takers) HelperUnlocks(*ssa.CallCommon, string) bool               { return false }
func (takers) NeverEnds(ssa.Value) bool                                 { return false }
func (takers) EndsWith(*ssa.CallCommon, *ssa.Function, int) (int, bool) { return contract.None, false }
func (takers) ErrPredicate(*ssa.CallCommon, *ssa.Function, int, int) (ifTrue, ifFalse bool) {
	return false, false
}

// TestTakenSoon holds that a function which takes its parameter in the end, however
// it returns, is not searched for all that its branches may show before.
func TestTakenSoon(t *testing.T) {
	t.Parallel()
	fn := function(t, `
type box struct{ n int }
type file interface{ Close() error }
func keep(file)
func use(int)
func step(int) error
func f(c file, a, b, d, e, g bool) (*box, error) {
	if a { use(1) }
	if b { use(2) }
	if d { use(3) }
	if e { use(4) }
	if g { use(5) }
	if a { use(6) }
	if b { use(7) }
	if d { use(8) }
	if e { use(9) }
	if g { use(10) }
	keep(c)
	if err := step(1); err != nil {
		return nil, err
	}
	return &box{1}, nil
}`)
	res := Search(&Spec{Fn: fn, Effect: true, Root: alias.Val{Base: fn.Params[0]}}, takers{}, NewCache())
	if res.taken != takenAlways || res.States > 2*len(fn.Blocks) {
		t.Errorf("taken %d, %d states for %d blocks", res.taken, res.States, len(fn.Blocks))
	}
}

// TestTakenFirst holds that nothing more is asked of a function once it has taken
// its parameter on the only way there is.
func TestTakenFirst(t *testing.T) {
	t.Parallel()
	fn := function(t, `
type box struct{ n int }
type file interface{ Close() error }
func keep(file)
func use(int)
func f(c file, a, b, d, e, g bool) (*box, error) {
	keep(c)
	if a { use(1) }
	if b { use(2) }
	if d { use(3) }
	if e { use(4) }
	if g { use(5) }
	if a { use(6) }
	if b { use(7) }
	if d { use(8) }
	if e { use(9) }
	if g { use(10) }
	return &box{1}, nil
}`)
	res := Search(&Spec{Fn: fn, Effect: true, Root: alias.Val{Base: fn.Params[0]}}, takers{}, NewCache())
	if res.taken == 0 || res.States > len(fn.Blocks) {
		t.Errorf("taken %d, %d states for %d blocks", res.taken, res.States, len(fn.Blocks))
	}
}
