package contract

import (
	"fmt"
	"strings"
)

// opWord is the word of the notation for op.
func opWord(op Op) string {
	switch op {
	case Borrows:
		return "borrows"
	case Releases:
		return "releases"
	case Takes:
		return "takes"
	case Forwards:
		return "forwards"
	case Recovers:
		return "recovers"
	case Calls:
		return "calls"
	case Nilness:
		return "nilness"
	case Ends:
		return "ends"
	case Expects:
		return "expects"
	}
	panic(fmt.Sprintf("internal error: no word for effect %d", op))
}

// String returns the release as the notation writes it.
func (r Release) String() string {
	if r.Method == "" {
		return "call"
	}
	return strings.TrimPrefix(r.Path+"."+r.Method, ".")
}

// String returns the canonical line of the kind, without its reason.
func (k *Kind) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "type %s release ", k.Type)
	for i, r := range k.Releases {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(r.String())
	}
	for _, attr := range []struct {
		set  bool
		text string
	}{
		{k.Flush, "flush"},
		{k.OnSuccess, "on success"},
		{k.Once, "once"},
		{len(k.Until) > 0, "until " + strings.Join(k.Until, "|")},
		{k.Dynamic, "dynamic"},
		{k.Drained, "drained"},
	} {
		if attr.set {
			b.WriteString("; " + attr.text)
		}
	}
	return b.String()
}

// String returns the canonical line of the field, without its reason.
func (f *Field) String() string {
	if f.Takes {
		return "field " + f.Name + " takes"
	}
	return "field " + f.Name + " borrows"
}

// String returns the canonical line of the function, without its reason:
// acquisitions first, then effects, each in the order of the line.
func (f *Func) String() string {
	var clauses []string
	for _, a := range f.Acquires {
		clauses = append(clauses, a.String())
	}
	for _, e := range f.Effects {
		clauses = append(clauses, e.String())
	}
	for _, name := range f.ReleasesGlobal {
		clauses = append(clauses, "releases global "+name)
	}
	for _, r := range f.NonNil {
		clauses = append(clauses, fmt.Sprintf("nonnil %d", r))
	}
	for _, r := range f.Fresh {
		clauses = append(clauses, fmt.Sprintf("fresh %d", r))
	}
	if f.NoReturn {
		clauses = append(clauses, "noreturn")
	}
	if f.None {
		clauses = append(clauses, "none")
	}
	if f.Before != "" {
		clauses = append(clauses, "before "+f.Before)
	}
	return "func " + f.Name + " " + strings.Join(clauses, "; ")
}

// String returns the clause of the acquisition.
func (a Acquire) String() string {
	var b strings.Builder
	switch {
	case a.Method != "":
		fmt.Fprintf(&b, "locks %d %s", a.Result, a.Method)
	case a.Global != "":
		b.WriteString("acquires global " + a.Global)
	case a.Param:
		fmt.Fprintf(&b, "acquires %d param", a.Result)
	default:
		fmt.Fprintf(&b, "acquires %d", a.Result)
	}
	for _, index := range []struct {
		word string
		i    int
	}{{"err", a.Err}, {"ok", a.OK}, {"carrier", a.Carrier}, {"peer", a.Peer}, {"fed", a.Fed}, {"partner", a.Partner}} {
		if index.i != None {
			fmt.Fprintf(&b, " %s %d", index.word, index.i)
		}
	}
	for _, p := range a.Within {
		fmt.Fprintf(&b, " within %d", p)
	}
	if a.Ends != None {
		fmt.Fprintf(&b, " ends %d", a.Ends)
	}
	if a.Unless.Field != "" {
		fmt.Fprintf(&b, " unless %d.%s", a.Unless.Param, a.Unless.Field)
	}
	if a.Flush {
		b.WriteString(" flush")
	}
	if a.OnSuccess {
		b.WriteString(" on success")
	}
	if a.Paired && a.Method == "" && a.Global == "" {
		b.WriteString(" paired")
	}
	if a.System {
		b.WriteString(" system")
	}
	return b.String()
}

// String returns the clause of the effect.
func (e Effect) String() string {
	var b strings.Builder
	b.WriteString(opWord(e.Op))
	if e.Param == All {
		b.WriteString(" *")
	} else {
		fmt.Fprintf(&b, " %d", e.Param)
	}
	if e.Result != None {
		fmt.Fprintf(&b, " %d", e.Result)
	}
	if e.Method != "" {
		b.WriteString(" " + e.Method)
	}
	if e.If != None {
		fmt.Fprintf(&b, " if %d", e.If)
	}
	switch e.When {
	case OnSuccess:
		b.WriteString(" on success")
	case OnFailure:
		b.WriteString(" on failure")
	}
	return b.String()
}
