package unobserved

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/observe"
)

// A tally counts entries that are siblings.
type tally struct {
	all, seen, bare []*entry
	// silences says why a bare entry needs no observation; work counts those
	// that need one.
	silences map[*entry]string
	work     int
}

func (k *pack) tally(entries []*entry) tally {
	t := tally{silences: map[*entry]string{}}
	for _, e := range entries {
		switch {
		case e.seen != nil:
			t.seen = append(t.seen, e)
		case e.target != nil:
			t.bare = append(t.bare, e)
			if t.silences[e] = k.entrySilence(e); t.silences[e] == "" {
				t.work++
			}
		default:
			continue
		}
		t.all = append(t.all, e)
	}
	for _, e := range t.bare {
		if t.silences[e] != "" {
			continue
		}
		if t.silences[e] = k.workSilence(e, t.seen); t.silences[e] == "" && k.entryOnlyAnswers(e, t.seen) {
			t.silences[e] = "it only answers"
		}
		if t.silences[e] == "" && isAskedAmong(e, t.seen) {
			t.silences[e] = "it is asked for a value, as none of its siblings is"
		}
		if t.silences[e] == "" && isMadeUnseen(e, t.seen) {
			t.silences[e] = "what it is made of is out of sight, by the function that its siblings are made by"
		}
		if t.silences[e] == "" && isForeignToLogs(e, t.seen) {
			t.silences[e] = "it is of another type than its siblings, which but log what they do themselves"
		}
		if by := k.kindredDecorator(e, t.seen); t.silences[e] == "" && by != "" {
			t.silences[e] = by + ", of the type that wraps its siblings, observes it in a way of its own"
		}
		if t.silences[e] != "" {
			t.work--
		}
	}
	return t
}

// isAskedAmong reports whether a bare entry is a function that returns nothing but
// a string or a number, and no observed one has its results.
func isAskedAmong(e *entry, seen []*entry) bool {
	return !slices.ContainsFunc(seen, func(o *entry) bool {
		sig, ok := o.value.Type().Underlying().(*types.Signature)
		return !ok || !isAskedBy(e.value.Type(), types.NewSignatureType(nil, nil, nil, nil, types.NewTuple(types.NewVar(token.NoPos, nil, "", sig)), false))
	})
}

// isMadeUnseen reports whether a bare entry is made by a function of which nothing
// is known, out of what is given to the one that registers it, and an observed one
// by the same function, out of a handler that observes itself.
func isMadeUnseen(e *entry, seen []*entry) bool {
	made, ok := e.target.(*ssa.Call)
	if !ok {
		return false
	}
	maker := calleeObject(made.Common())
	isMade := func(v ssa.Value) bool {
		call, ok := stripConversion(v).(*ssa.Call)
		return ok && calleeObject(call.Common()) == maker
	}
	return maker != nil && slices.ContainsFunc(seen, func(o *entry) bool {
		return o.seen.byItself && o.call != nil && slices.ContainsFunc(o.call.Common().Args, isMade)
	})
}

// isForeignToLogs reports whether a bare entry is a method of another type than the
// observed ones, which write their logs themselves: the other has its own mind
// about logs.
func isForeignToLogs(e *entry, seen []*entry) bool {
	fn, ok := e.target.(*types.Func)
	if !ok || receiverOf(fn) == nil {
		return false
	}
	return !slices.ContainsFunc(seen, func(o *entry) bool {
		f, ok := o.target.(*types.Func)
		return !ok || receiverOf(f) == nil || receiverOf(f) == receiverOf(fn) || !o.seen.byItself || o.seen.obs.Class != observe.Log
	})
}

// entryOnlyAnswers reports whether the body of a bare entry only answers, where
// those of the observed ones do more.
func (k *pack) entryOnlyAnswers(e *entry, seen []*entry) bool {
	var siblings []*ssa.Function
	for _, o := range seen {
		siblings = append(siblings, k.bodyFor(o.target))
	}
	return k.answersBeside(k.bodyFor(e.target), siblings)
}

// tallies returns the parts of a group that tell enough about each other: what
// one function registers on a parameter, since what several do need not be on the
// same registrar, all of which are counted together only where one part alone says
// nothing; and what one table has in a field, where all that the field gets says
// nothing.
func (k *pack) tallies(g *group, all tally) map[any]tally {
	if g.category == catField && k.thresholdSilence(g, all.seen, all.work) == "" {
		return nil
	}
	parts := map[any][]*entry{}
	for _, e := range g.entries {
		if p := partOf(g, e); p != nil {
			parts[p] = append(parts[p], e)
		}
	}
	out := map[any]tally{}
	for p, entries := range parts {
		if len(entries) == len(g.entries) {
			continue
		}
		if t := k.tally(entries); len(t.seen) > 0 && len(t.bare) > 0 && k.thresholdSilence(g, t.seen, t.work) == "" {
			out[p] = t
		}
	}
	return out
}

// partOf identifies the part of its group that an entry belongs to: a table of
// structs, or the function that registers it, or puts it in a field; nil where
// there are no parts.
func partOf(g *group, e *entry) any {
	key, ok := g.key.(groupKey)
	if !ok || key.on != nil {
		return nil
	}
	switch g.category {
	case catRegistration:
		return e.fn
	case catField:
		if e.holder == nil {
			return nil
		}
		if t := tableWith(rootOf(e.holder)); t != nil {
			return t
		}
		if e.fn.Synthetic == "" {
			return e.fn // the tables of an initializer are not told from each other
		}
	}
	return nil
}

// tableWith returns the literal, or the map, of which a struct is an element, or
// what points to it; nil if it is none, or is appended to something.
func tableWith(holder ssa.Value) ssa.Value {
	if a, ok := holder.(*ssa.Alloc); ok && a.Comment == "slicelit" {
		return a
	}
	for _, instr := range refs(holder) {
		switch user := instr.(type) {
		case *ssa.UnOp:
			if t := tableWith(user); t != nil {
				return t
			}
		case *ssa.MapUpdate:
			if user.Value == holder {
				return rootOf(user.Map)
			}
		case *ssa.Store:
			if _, ok := user.Addr.(*ssa.IndexAddr); !ok || user.Val != holder {
				continue
			}
			if a, ok := rootOf(user.Addr).(*ssa.Alloc); ok && a.Comment == "slicelit" {
				return a
			}
		}
	}
	return nil
}

// concludeEntry concludes about a bare entry.
func (k *pack) concludeEntry(s *set, g *group, e *entry, seen []*entry) {
	what := e.name
	if label := e.firstLabel(); label != "" {
		what = fmt.Sprintf("%s (%q)", e.name, label)
	}
	switch g.category {
	case catRegistration:
		by := g.label
		if e.call != nil {
			by = registeredBy(e.call.Common(), by)
		}
		s.subject = fmt.Sprintf("%s, registered by %s,", what, by)
	case catGoroutine:
		s.subject = fmt.Sprintf("call of %s in a goroutine", e.name)
	case catField:
		s.subject = fmt.Sprintf("%s in field %s", what, cmp.Or(e.field, g.label))
	default:
		s.subject = what + " in this table"
	}
	if n := k.nodeOf(e); n != nil {
		s.at, s.end = n.Pos(), n.End()
	}
	sights := make([]seenAt, 0, len(seen))
	for _, o := range seen {
		sights = append(sights, seenAt{o.pos, o.seen})
	}
	k.byDistance(sights, s.at)
	k.conclude(s, sights)
	if tn, ok := e.target.(*types.TypeName); ok {
		k.entryTypes[s.at] = tn
	}
}

// registeredBy returns the name of the function or variable that is called, or other
// if it has none.
func registeredBy(cc *ssa.CallCommon, other string) string {
	if obj := calleeObject(cc); obj != nil {
		return obj.Name()
	}
	if a, ok := rootOf(cc.Value).(*ssa.Alloc); ok && a.Comment != "" {
		return a.Comment
	}
	return other
}

// byDistance sorts observed siblings by their distance from pos: those of
// the same file first, then by lines.
func (k *pack) byDistance(sights []seenAt, pos token.Pos) {
	at := k.pass.Fset.Position(pos)
	dist := func(s seenAt) int {
		p := k.pass.Fset.Position(s.pos)
		d := max(p.Line-at.Line, at.Line-p.Line)
		if p.Filename != at.Filename {
			d += 1 << 20
		}
		return d
	}
	slices.SortStableFunc(sights, func(a, b seenAt) int { return cmp.Compare(dist(a), dist(b)) })
}

// entrySilence says why a bare entry needs no observation, "" if it does.
func (k *pack) entrySilence(e *entry) string {
	if e.field != "" && (answers(e.field) || slices.ContainsFunc(words(e.field), func(w string) bool { return hookWords[w] })) {
		return e.field + " is not what the other fields are"
	}
	names := e.labels
	if !isLiteral(e.target) {
		names = append([]string{e.name}, names...)
	}
	for _, l := range names {
		if k.onlyAnswersAs(l, k.bodyFor(e.target)) && (!e.changes || answersSurely(l)) && (answersByItself(l) || !slices.ContainsFunc(names, saysMore)) {
			return fmt.Sprintf("%q only answers", l)
		}
		if k.isIgnored(l) {
			return fmt.Sprintf("%q is to be ignored", l)
		}
	}
	if k.isStub(k.declared(e.target)) {
		return "it is a stub"
	}
	if lit := k.literalFor(e.value); lit != nil && k.onlyAnswers(lit) {
		return "it only answers"
	}
	if waitsForEnd(k.bodyFor(e.target)) {
		return "it waits for the end of its context before it does anything"
	}
	if why := k.intention(nil, e.pos); why != "" {
		return why
	}
	if e.call != nil {
		if v := registrarValue(e.call.Common()); v != nil {
			if o, ok := k.obs.Behind(v); ok {
				return "it is installed behind " + k.valueSight(o).name
			}
		}
	}
	return ""
}

// declared returns the function of this package that a target is, nil if it is
// none or out of sight.
func (k *pack) declared(target any) *ssa.Function {
	obj, ok := target.(*types.Func)
	if !ok || obj.Pkg() != k.pass.Pkg {
		return nil
	}
	if k.bodies == nil {
		k.bodies = map[types.Object]*ssa.Function{}
		for _, fn := range k.funcs {
			if fn.Object() != nil {
				k.bodies[fn.Object()] = fn
			}
		}
	}
	return k.bodies[obj]
}

// isLiteral reports whether a target is a function literal, which has no name.
func isLiteral(target any) bool {
	fn, ok := target.(*ssa.Function)
	return ok && fn.Parent() != nil
}

// literalFor returns the function literal that v is, or that the function of
// this package returns of which v is the result: nil if that is none, or one
// of several.
func (k *pack) literalFor(v ssa.Value) *ssa.Function {
	if lit := literalOf(v); lit != nil {
		return lit
	}
	call, ok := stripConversion(v).(*ssa.Call)
	if !ok || call.Common().StaticCallee() == nil {
		return nil
	}
	var found *ssa.Function
	for _, b := range call.Common().StaticCallee().Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) != 1 || found != nil {
			return nil
		}
		found = literalOf(ret.Results[0])
	}
	return found
}

// thresholdSilence says why a table with so many bare entries says nothing
// about them, "" if it does.
func (k *pack) thresholdSilence(g *group, seen []*entry, bare int) string {
	count := map[string]int{}
	most, weak := 0, 0
	if !slices.ContainsFunc(seen, func(e *entry) bool { return !e.seen.believed }) {
		if why := believedSilence(seen[0].seen, len(seen), bare); why != "" {
			return why
		}
	}
	for _, e := range seen {
		count[e.seen.key]++
		most = max(most, count[e.seen.key])
		if e.seen.byItself && !e.sendsThroughWrapper() || e.seen.obs.Class == observe.Log {
			weak++
		}
	}
	switch {
	case 3*most < 2*len(seen):
		return "its siblings do not share a wrapper"
	case k.cfg.Minority:
		return ""
	case len(seen) < 2 || bare >= len(seen):
		return fmt.Sprintf("too few siblings are observed: %d of %d", len(seen), len(seen)+bare)
	case 2*weak > len(seen) && 3*bare > len(seen):
		return "too few siblings are observed by more than a log or by themselves"
	}
	return ""
}

// sendsThroughWrapper reports whether an entry is a function literal that sends
// its work through a wrapper: that says as much as if the wrapper had made it.
func (e *entry) sendsThroughWrapper() bool {
	return isLiteral(e.target) && e.seen.obs.ViaName != "" && e.seen.obs.Shape != observe.Inline
}
