package ownership

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What is sent on a channel is handed to whoever receives it. Where all that is done
// with the channel is in sight, and nobody who receives from it releases what comes,
// or could hand it on, it is never released. As with fields (see field.go) no path is
// followed: one release of anything that comes counts for all.

// Sent reports whether the resource is sent on a channel of this package, and is
// only used by those who receive it.
func (r *Result) Sent(f Found) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if f.Discarded || f.Sub != "" || f.Lock || f.Paired || f.Param || f.Global != "" || f.OnSuccess || f.Partner != contract.None || f.Search == nil || f.Search.Overflow || f.spec == nil {
		return false
	}
	call, isCall := f.Call.(*ssa.Call)
	if !isCall || len(f.Search.Leaks)+len(f.Search.Again) > 0 || !slices.ContainsFunc(f.Search.Ends, isSending) {
		return false
	}
	if outer := outermost(f.Fn); outer.Name() == "main" && r.pass.Pkg.Name() == "main" {
		return false // the process may end before
	}
	root := alias.ResultOf(call, f.Result)
	if root == nil {
		return false
	}
	w := r.newWalker(f.Kind)
	w.channels = &channels{r: r, seen: make(map[ssa.Value]bool)}
	w.value(root)
	u := w.uses
	return !u.lost && u.borrowed && len(u.released)+len(u.places)+len(u.accessors) == 0 && len(w.channels.receives) > 0
}

// isSending reports whether the obligation ends with a send.
func isSending(e path.Exit) bool {
	switch e.At.(type) {
	case *ssa.Send, *ssa.Select:
		return e.Why == path.WhyTaken
	}
	return false
}

// sends follows what is sent to those who receive it. It reports false if the
// walker follows no channels.
func (w *walker) sends(ref ssa.Instruction, v ssa.Value) bool {
	if w.channels == nil {
		return false
	}
	known := len(w.channels.receives)
	switch ref := ref.(type) {
	case *ssa.Send:
		w.channels.named(ref.Chan, maxEnding)
	case *ssa.Select:
		for _, st := range ref.States {
			if st.Dir == types.SendOnly && st.Send == v {
				w.channels.named(st.Chan, maxEnding)
			}
		}
	}
	w.uses.lost = w.uses.lost || w.channels.lost
	for _, rec := range w.channels.receives[known:] {
		w.value(rec.value)
	}
	return true
}
