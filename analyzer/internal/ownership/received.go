package ownership

import (
	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/alias"
	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/path"
)

// What is sent on a channel is left to who receives it. A
// receiver in sight that releases on some path what it receives must do so on
// every one: nobody else has it. Those that only drain the channel, and those
// that choose between channels, are not asked: gives up towards silence.

// sent looks at who receives the root that is sent at the instruction.
func (w *lapses) sent(f Found, send *ssa.Send, spec *path.Spec) {
	if !isRootIn(send.X, spec.Root) || isPipeEnd(f) || f.spec != spec {
		return
	}
	for _, rec := range w.receiversOf(send.Chan).receives {
		key := lapseKey{rec.value, kindKey(f.Kind)}
		if rec.value == nil || rec.isChosen || w.seen[key] {
			continue
		}
		w.seen[key] = true
		w.askReceiver(Lapse{Found: f, In: rec.at.Parent(), Sent: send, Received: rec.at}, rec)
	}
}

// askReceiver looks for the paths of l.In that keep what it receives.
func (w *lapses) askReceiver(l Lapse, rec receive) {
	spec := &path.Spec{Fn: l.In, Start: rec.at, Kind: l.Kind, Root: alias.Val{Base: rec.value}, OK: rec.more, Limit: maxEffectStates, Tell: true}
	res := path.Search(spec, semantics{w.Result}, w.cache)
	if res.Overflow || res.Incomplete || !res.Released {
		return
	}
	switch {
	case len(res.Leaks) > 0:
		l.Exit = res.Leaks[0]
	case len(res.Again) > 0:
		l.Exit, l.Again = res.Again[0], true
	default:
		return
	}
	l.Search, l.spec, l.Fn = res, spec, l.In
	l.Err, l.OK = contract.None, contract.None
	w.list = append(w.list, l)
}
