package ownership

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/contract"
	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// dynamic returns the acquisitions of a call out of sight by its result
// types: those that are never returned with an error unless acquired.
func (r *Result) dynamic(sig *types.Signature) []Acquire {
	// A client that returns more than these two has read the body.
	err := errIndex(sig)
	if err != 1 {
		return nil
	}
	t := sig.Results().At(0).Type()
	for p := range sig.Params().Variables() {
		if types.Identical(p.Type(), t) {
			return nil // it may give back what it gets; gives up towards silence
		}
	}
	a := Acquire{Result: 0, Err: err, OK: contract.None, Carrier: contract.None, Partner: contract.None, Kind: r.cfg.Table.Kind(t), Unseen: true}
	switch {
	case a.Kind != nil && !a.Kind.Dynamic:
		return nil
	case a.Kind != nil:
	case isStream(t):
		a.Kind = &contract.Kind{Type: types.TypeString(t, nil), Releases: []contract.Release{{Method: "Close"}}}
	case isHandleType(t): // a lock, a lease: there is nothing else to do with it
		a.Kind = &contract.Kind{Type: types.TypeString(t, nil), Releases: []contract.Release{{Method: onlyRelease(t).Name()}}}
		a.Spare = true
	case isTransaction(t):
		a.Kind = &contract.Kind{Type: types.TypeString(t, nil), Releases: []contract.Release{{Method: "Rollback"}, {Method: "Commit"}}}
		a.Paired = true // one that is under way belongs to who has begun it
	default:
		return nil
	}
	return []Acquire{a}
}

// isPipeOfCommand reports whether the call asks an interface for a pipe as os/exec's
// command has them: its Wait closes them, and its Start that fails.
func isPipeOfCommand(cc *ssa.CallCommon) bool {
	if !cc.IsInvoke() || !gotype.HasMethod(cc.Value.Type(), "Wait") {
		return false
	}
	switch cc.Method.Name() {
	case "StdinPipe", "StdoutPipe", "StderrPipe":
		return true
	}
	return false
}

// isHandleType reports whether t is an interface whose only method ends what it stands
// for. To wait for that is another thing, and what tells whether there was something to
// stop, as a timer, ends by itself.
func isHandleType(t types.Type) bool {
	m := onlyRelease(t)
	return m != nil && (m.Signature().Results().Len() == 0 || errIndex(m.Signature()) == 0) && (endsForGood(m.Name()) || m.Name() == "Unlock" || m.Name() == "Stop")
}

// madeByFactory returns what a call of a function value acquires whose type says that
// it makes something: type Factory func(cfg Config) (Backend, error). What it returns
// is an interface that can be closed; the functions in sight must not show that there
// is nothing to.
func (r *Result) madeByFactory(cc *ssa.CallCommon) []Acquire {
	named, ok := types.Unalias(cc.Value.Type()).(*types.Named)
	sig := cc.Signature()
	if !ok || cc.IsInvoke() || errIndex(sig) != 1 || !saysItMakes(named.Obj().Name()) {
		return nil
	}
	t := sig.Results().At(0).Type()
	for p := range sig.Params().Variables() {
		if types.Identical(p.Type(), t) {
			return nil // a layer around another one; gives up towards silence
		}
	}
	if !types.IsInterface(t) || !closes(t) || r.isSparedBy(named.Origin().Obj()) {
		return nil
	}
	return []Acquire{{Result: 0, Err: 1, OK: contract.None, Carrier: contract.None, Partner: contract.None, Unseen: true,
		Kind: &contract.Kind{Type: types.TypeString(t, nil), Releases: []contract.Release{{Method: "Close"}}}}}
}

// isGivenFactory reports whether the call is of a factory that the function is given:
// who gives it may know what it has made, and go on with that where the function
// succeeds. Gives up towards silence.
func isGivenFactory(cc *ssa.CallCommon) bool {
	_, isParam := cc.Value.(*ssa.Parameter)
	named, ok := types.Unalias(cc.Value.Type()).(*types.Named)
	return isParam && ok && saysItMakes(named.Obj().Name())
}

// saysItMakes reports whether the name of a function type says that such functions
// make what they return.
func saysItMakes(name string) bool {
	return slices.ContainsFunc([]string{"Factory", "Constructor", "Opener", "Creator", "Maker", "Dialer"}, func(word string) bool { return strings.HasSuffix(name, word) })
}

// closes reports whether t has a method Close that needs nothing.
func closes(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Close")
	m, ok := obj.(*types.Func)
	return ok && m.Signature().Params().Len() == 0 && (m.Signature().Results().Len() == 0 || errIndex(m.Signature()) == 0)
}

// isTransaction reports whether t is an interface of what is committed or
// rolled back, neither of which is told anything: a transaction of the
// module's own, which must end as one of the database's.
func isTransaction(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	ends := 0
	for m := range iface.Methods() {
		sig := m.Signature()
		if (m.Name() == "Commit" || m.Name() == "Rollback") && sig.Params().Len() == 0 && sig.Results().Len() == 1 && errIndex(sig) == 0 {
			ends++
		}
	}
	return ends == 2
}

// isStream reports whether t is an interface of what is opened, read or
// written, and closed: a file of a file system of the module's own, a
// reader of its blob store. It is a wider io.ReadCloser.
func isStream(t types.Type) bool {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	closes, streams := false, false
	for m := range iface.Methods() {
		sig := m.Signature()
		switch m.Name() {
		case "Close":
			closes = sig.Params().Len() == 0 && errIndex(sig) == 0
		case "Read", "ReadAt", "Write", "WriteAt":
			streams = streams || hasBytes(sig)
		}
	}
	return closes && streams
}

// hasBytes reports whether a parameter is a slice of bytes.
func hasBytes(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if s, ok := p.Type().Underlying().(*types.Slice); ok && types.Identical(s.Elem(), types.Typ[types.Byte]) {
			return true
		}
	}
	return false
}
