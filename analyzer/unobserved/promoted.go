package unobserved

import (
	"fmt"
	"go/token"
	"go/types"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// promoted judges the methods that a decorator has from the interface that it
// embeds, beside those of its own that hand on to that one, of which all are
// given: W4. Who adds a method to the interface does not hear that the decorator
// lacks it. They are reported together, where the interface is embedded.
func (k *pack) promoted(held types.Type, all []*method) {
	field := embeddedField(all[0].recv, held)
	var seen []*method
	for _, m := range all {
		if m.seen != nil {
			seen = append(seen, m)
		}
	}
	if field == nil || len(seen) < 2 {
		return
	}
	names := k.promotedNames(all[0].recv, held)
	if len(names) == 0 {
		return
	}
	bare := len(all) - len(seen) + len(names)
	recv := all[0].recv.Name()
	s := &set{kind: "methods of one decorator", unit: "method", category: catMethod, at: field.Pos(), end: field.Pos() + token.Pos(len(field.Name())),
		observed: len(seen), total: len(seen) + bare, subject: fmt.Sprintf("%s.%s, which is promoted from here,", recv, names[0])}
	switch {
	case isFake(recv):
		s.silence = recv + " is no real implementation"
	case 2*bare > len(seen):
		s.silence = fmt.Sprintf("too few methods are observed: %d of %d", s.observed, s.total)
	default:
		s.silence = k.intended1(field.Pos(), field.Pos())
	}
	for _, name := range names {
		s.add(member{name: recv + "." + name, pos: field.Pos()})
	}
	var sights []seenAt
	for _, m := range seen {
		s.add(member{name: funcName(m.obj), pos: m.decl.Name.Pos(), seen: m.seen})
		sights = append(sights, seenAt{m.decl.Name.Pos(), m.seen})
	}
	k.byDistance(sights, s.at)
	k.conclude(s, sights)
}

// embeddedField returns the field by which a struct embeds the interface, nil
// if it has it in a field with a name, or not at all.
func embeddedField(recv *types.TypeName, held types.Type) *types.Var {
	st, ok := recv.Type().Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if f.Embedded() && types.Identical(f.Type(), held) {
			return f
		}
	}
	return nil
}

// promotedNames returns the methods of the embedded interface that the type does
// not have itself, are given a context and may fail, and do real work for all
// that is known.
func (k *pack) promotedNames(recv *types.TypeName, held types.Type) []string {
	iface, ok := held.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var names []string
	for m := range iface.Methods() {
		results := m.Signature().Results()
		if !m.Exported() || !hasContext(m.Signature()) || results.Len() == 0 || !gotype.IsError(results.At(results.Len()-1).Type()) {
			continue
		}
		if answers(m.Name()) || beginsWith(m.Name(), lifecycle) || k.isIgnored(m.Name()) {
			continue
		}
		if _, index, _ := types.LookupFieldOrMethod(types.NewPointer(recv.Type()), true, recv.Pkg(), m.Name()); len(index) == 1 {
			continue
		}
		if _, ok := k.obs.ObservedFunc(m.Origin()); !ok {
			names = append(names, m.Name())
		}
	}
	return names
}
