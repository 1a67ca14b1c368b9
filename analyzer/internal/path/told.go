package path

import (
	"slices"

	"github.com/everypath/everypath/analyzer/internal/alias"
)

// What a call tells of the root beside what it does to it.

// told adds that the bool results in mask are true: the callee has kept its
// hands off the root.
func (s *search) told(c site, mask uint64, in *state) (out *state) {
	out = in
	for i := 0; mask != 0 && in.status == held; i, mask = i+1, mask>>1 {
		if r := resultOf(c.at, i); mask&1 != 0 && r != nil {
			v := alias.Val{Base: r}
			s.noteDynamic(v)
			out = s.withFact(out, v, isTrue)
		}
	}
	return out
}

// isExpected reports whether the call gets the error of the acquisition and
// expects it to be one: a test does, and whoever asks it for its text.
func (s *search) isExpected(c site, in *state) bool {
	if s.spec.Err == nil {
		return false
	}
	i := slices.Index(c.args, alias.Val{Base: s.spec.Err})
	if i == 0 && c.cc.IsInvoke() && c.name == "Error" {
		return true
	}
	if i >= c.shift && s.sem.Expects(c.cc, c.callee, i-c.shift) {
		return true
	}
	v := s.sem.ExpectedBy(c.at)
	return v != nil && s.of(v, in) == (alias.Val{Base: s.spec.Err})
}
