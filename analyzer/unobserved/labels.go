package unobserved

import (
	"go/constant"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// labelCall keeps the constants in the arguments of a call, its own before
// those of which the other arguments are made, and those of its registrar last.
func (e *entry) labelCall(cc *ssa.CallCommon) {
	var rest []ssa.Value
	registrar := sharedRegistrar(cc)
	for _, arg := range cc.Args {
		if arg != registrar && !e.labelConst(arg) {
			rest = append(rest, arg)
		}
	}
	for _, arg := range rest {
		e.label(arg)
	}
	if registrar != nil {
		e.labelPrefix(registrar)
	}
}

// sharedRegistrar returns the operand of a registration that others are made
// on, too, nil if it is none: what a chain of calls makes for one alone,
// r.Path("/x").Handler(h), is a part of the registration.
func sharedRegistrar(cc *ssa.CallCommon) ssa.Value {
	if cc.IsInvoke() || len(cc.Args) == 0 {
		return nil
	}
	v := cc.Args[0]
	if _, ok := v.Type().Underlying().(*types.Basic); ok || isHandlerType(v.Type()) {
		return nil
	}
	if callsGiven(rootOf(v), 0) < 2 {
		return nil
	}
	return v
}

// callsGiven counts the calls that are given v, or what is loaded from it.
func callsGiven(v ssa.Value, depth int) int {
	if depth == maxDecorators {
		return 0
	}
	n := 0
	for _, instr := range refs(v) {
		switch instr := instr.(type) {
		case ssa.CallInstruction:
			n++
		case *ssa.UnOp, *ssa.MakeInterface, *ssa.ChangeType, *ssa.ChangeInterface:
			n += callsGiven(instr.(ssa.Value), depth+1)
		case *ssa.Store:
			if a, ok := instr.Addr.(*ssa.Alloc); ok && instr.Val == v {
				n += callsGiven(a, depth+1)
			}
		}
	}
	return n
}

// labelPrefix keeps the paths with which a registrar was made: a group of
// routes has one that theirs begin with. The name of a server is none.
func (e *entry) labelPrefix(registrar ssa.Value) {
	of := new(entry)
	of.label(registrar)
	for _, l := range of.labels {
		if strings.HasPrefix(l, "/") {
			e.labels = append(e.labels, l)
		}
	}
}

// label keeps a string constant, or those of which v is made: the fields of
// a struct, the arguments of a call.
func (e *entry) label(v ssa.Value) {
	if e.labelConst(v) {
		return
	}
	switch x := rootOf(v).(type) {
	case *ssa.Alloc:
		for _, instr := range refs(x) {
			fa, ok := instr.(*ssa.FieldAddr)
			if !ok {
				continue
			}
			for _, user := range refs(fa) {
				if s, ok := user.(*ssa.Store); ok && s.Addr == fa {
					e.labelConst(s.Val)
				}
			}
		}
	case *ssa.Call:
		for _, arg := range x.Common().Args {
			e.labelConst(arg)
		}
	}
}

// labelConst keeps v if it is a short string constant, and reports whether
// it is one.
func (e *entry) labelConst(v ssa.Value) bool {
	const maxName = 60 // beyond, it is a description
	if m, ok := v.(*ssa.MakeInterface); ok {
		v = m.X
	}
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.String {
		return false
	}
	e.changes = e.changes || changingPattern.MatchString(constant.StringVal(c.Value))
	if s := pathOf(constant.StringVal(c.Value)); s != "" && len(s) <= maxName && !strings.Contains(strings.TrimSpace(s), " ") {
		e.labels = append(e.labels, s)
	}
	return true
}

// methodPattern is a pattern of net/http's ServeMux with its method: that,
// blanks, a host perhaps, and a path.
var methodPattern = regexp.MustCompile(`^[A-Z]+[ \t]+[^ \t/]*(/\S*)$`)

// changingPattern is the method of a request that changes something, or a
// pattern that begins with it.
var changingPattern = regexp.MustCompile(`^(?:DELETE|PATCH|POST|PUT)(?:[ \t]|$)`)

// pathOf returns the path of a pattern that has a method; else s itself.
func pathOf(s string) string {
	if m := methodPattern.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

// labelFields keeps the constants in the other fields of the struct.
func (e *entry) labelFields(addr *ssa.FieldAddr) {
	for _, instr := range refs(addr.X) {
		fa, ok := instr.(*ssa.FieldAddr)
		if !ok || fa == addr {
			continue
		}
		for _, user := range refs(fa) {
			if s, ok := user.(*ssa.Store); ok && s.Addr == fa && !isHandlerType(s.Val.Type()) {
				e.label(s.Val)
			}
		}
	}
}

// firstLabel returns the constant that tells e best from its siblings, "" if
// there is none: a route rather than its HTTP method.
func (e *entry) firstLabel() string {
	if i := slices.IndexFunc(e.labels, func(l string) bool { return !httpMethods[l] }); i >= 0 {
		return e.labels[i]
	}
	return ""
}

// httpMethods are the methods of HTTP, as net/http names them.
var httpMethods = map[string]bool{
	"CONNECT": true, "DELETE": true, "GET": true, "HEAD": true, "OPTIONS": true,
	"PATCH": true, "POST": true, "PUT": true, "TRACE": true,
}
