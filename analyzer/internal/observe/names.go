package observe

import (
	"go/types"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// observing are the words that speak of observing, by their first letter.
var observing = [26][]string{
	0: {"audit"}, 'd' - 'a': {"datadog"}, 'e' - 'a': {"exporter"}, 'i' - 'a': {"instrument"}, 'j' - 'a': {"jaeger"},
	'l' - 'a': {"latency"}, 'm' - 'a': {"metric", "monitor", "measure", "metered"}, 'n' - 'a': {"newrelic"},
	'o' - 'a': {"observ", "otel", "opencensus"}, 'p' - 'a': {"prom", "profil"}, 'r' - 'a': {"recorder"},
	's' - 'a': {"span", "stats", "stopwatch", "sentry"}, 't' - 'a': {"trace", "tracing", "telemetr", "timed", "timer", "timing"},
	'z' - 'a': {"zipkin"},
}

// deaf are words that contain one that speaks, and do not.
var deaf = []string{"promise", "prompt", "promote", "spanish", "backtrace", "stacktrace", "unobserved", "untraced"}

// Speaks reports whether a name speaks of observing. It proves nothing.
func Speaks(name string) bool {
	if !hasObservingWord(name) {
		return false // as most do
	}
	name = strings.ToLower(name)
	for _, word := range deaf {
		name = strings.ReplaceAll(name, word, "")
	}
	return hasObservingWord(name)
}

// hasObservingWord reports whether a name has one of the words, whatever the
// case of its letters. It is asked of all names that a package uses.
func hasObservingWord(name string) bool {
	for i := range len(name) {
		first := name[i] | ('a' - 'A')
		if first < 'a' || first > 'z' {
			continue
		}
		for _, word := range observing[first-'a'] {
			if len(name)-i >= len(word) && strings.EqualFold(name[i:i+len(word)], word) {
				return true
			}
		}
	}
	return false
}

// speaksFunc reports whether the function, its receiver's type or its
// package speaks of observing.
func speaksFunc(fn *types.Func) bool {
	if Speaks(fn.Name()) {
		return true
	}
	if recv := fn.Signature().Recv(); recv != nil {
		return speaksType(recv.Type())
	}
	return fn.Pkg() != nil && Speaks(lastOf(fn.Pkg().Path()))
}

// speaksType reports whether the declared type that t is, or points to,
// or its package, speaks of observing.
func speaksType(t types.Type) bool {
	n := gotype.Named(t)
	if n == nil {
		return false
	}
	return Speaks(n.Obj().Name()) || n.Obj().Pkg() != nil && Speaks(lastOf(n.Obj().Pkg().Path()))
}

// speaks reports whether the function or its receiver's type speaks of
// observing, or its package, if it is another one: in a package that is
// about observing, its name tells nothing apart.
func (r *Result) speaks(fn *types.Func) bool {
	if fn.Pkg() != r.pass.Pkg {
		return speaksFunc(fn)
	}
	if recv := fn.Signature().Recv(); recv != nil && r.speaksType(recv.Type()) {
		return true
	}
	return Speaks(fn.Name())
}

// speaksType is speaks for a declared type.
func (r *Result) speaksType(t types.Type) bool {
	n := gotype.Named(t)
	if n == nil || n.Obj().Pkg() != r.pass.Pkg {
		return speaksType(t)
	}
	return Speaks(n.Obj().Name()) || isScopeName(n.Obj().Name()) && n.Obj().Pkg() != nil && Speaks(lastOf(n.Obj().Pkg().Path()))
}

// isScopeName reports whether the name of a type is one of those that an
// observation has in a package that is about observing.
func isScopeName(name string) bool {
	for _, word := range [...]string{"scope", "activity", "segment", "operation", "region"} {
		if strings.EqualFold(name, word) {
			return true
		}
	}
	return false
}

// lastOf returns the last element of an import path that is no version.
func lastOf(path string) string {
	slash := strings.LastIndexByte(path, '/')
	last := path[slash+1:]
	if slash > 0 && len(last) > 1 && last[0] == 'v' && last[1] >= '0' && last[1] <= '9' {
		path = path[:slash]
		return path[strings.LastIndexByte(path, '/')+1:]
	}
	return last
}

// isNamed reports whether t is, or points to, the declared type of that
// package and name.
func isNamed(t types.Type, pkg, name string) bool {
	n := gotype.Named(t)
	return n != nil && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == pkg
}

func isTime(t types.Type) bool { return isNamed(t, "time", "Time") }

// spanEnds are the methods that end an observation of whatever type.
var spanEnds = []string{"End", "Finish", "EndSpan", "FinishSpan"}

// resourceEnds end a resource that speaks of observing.
var resourceEnds = []string{"End", "Finish", "Stop", "Close", "Done", "Complete", "Shutdown", "Flush", "Release", "Commit", "Emit", "Record",
	"ObserveDuration", "RecordDuration", "ObserveSince", "Leave", "Exit"}

// hasMethod reports whether t, or a pointer to it, has one of the methods.
func hasMethod(t types.Type, names ...string) bool {
	if _, ok := t.Underlying().(*types.Interface); !ok {
		if _, ok := t.Underlying().(*types.Pointer); !ok {
			t = types.NewPointer(t)
		}
	}
	for _, name := range names {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if _, ok := obj.(*types.Func); ok {
			return true
		}
	}
	return false
}

// hasSpanEnd reports whether t, or a pointer to it, has a method that ends a
// span. It is asked of all parameters.
func (r *Result) hasSpanEnd(t types.Type) bool {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		if t = types.Unalias(p.Elem()); types.IsInterface(t) {
			return false // a pointer to one has no methods
		}
	}
	switch t.(type) {
	case *types.Basic, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Array, *types.Pointer:
		return false
	}
	has, ok := r.spanEnders[t]
	if !ok {
		has = mayHaveMethods(t) && hasMethod(t, spanEnds...)
		r.spanEnders[t] = has
	}
	return has
}

// mayHaveMethods reports whether t has methods: by itself, as an interface or a
// type parameter, or from what it embeds.
func mayHaveMethods(t types.Type) bool {
	if n, ok := t.(*types.Named); ok && n.NumMethods() > 0 {
		return true
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return types.IsInterface(t)
	}
	for f := range st.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

// isEnder reports whether t is the type of a function whose call could end
// an observation, and that is not made for something else.
func isEnder(t types.Type) bool {
	if isNamed(t, "context", "CancelFunc") || isNamed(t, "context", "CancelCauseFunc") {
		return false
	}
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Results().Len() == 0
}

// pairEnds returns the names that end what a call of a method or field
// named begin began. Loud reports that the family says enough by itself;
// else the receiver must speak of observing.
func pairEnds(begin string) (ends []string, loud bool) {
	if !mayBegin(begin) {
		return nil, false // as most do
	}
	lower := strings.ToLower(begin[:1])
	cased := func(s string) string {
		if lower == begin[:1] {
			return strings.ToLower(s[:1]) + s[1:]
		}
		return s
	}
	title := strings.ToUpper(begin[:1]) + begin[1:]
	switch {
	case title == "OnStart" || title == "OnBegin":
		return []string{cased("OnEnd"), cased("OnFinish"), cased("OnStop"), cased("OnDone"), cased("OnComplete")}, true
	case title == "Before":
		return []string{cased("After")}, true
	case title == "Start" || title == "Begin":
		return []string{cased("Stop"), cased("End"), cased("Finish"), cased("Done"), cased("Shutdown"), cased("Close")}, false
	case strings.HasPrefix(title, "Before"):
		return []string{cased("After" + title[len("Before"):])}, true
	case strings.HasPrefix(title, "Handle") && strings.HasSuffix(title, "Start"):
		return suffixed(strings.TrimSuffix(begin, "Start"), "End", "Finish", "Done"), true
	case strings.HasPrefix(title, "On") && strings.HasSuffix(title, "Start"):
		return suffixed(strings.TrimSuffix(begin, "Start"), "End", "Finish", "Done", "Stop", "Complete"), true
	case strings.HasPrefix(title, "On") && strings.HasSuffix(title, "Started"):
		return suffixed(strings.TrimSuffix(begin, "Started"), "Ended", "Finished", "Completed", "Done"), true
	case strings.HasSuffix(title, "Start"):
		return suffixed(strings.TrimSuffix(begin, "Start"), "End", "Finish", "Done", "Stop", "Complete"), false
	case strings.HasSuffix(title, "Started"):
		return suffixed(strings.TrimSuffix(begin, "Started"), "Ended", "Finished", "Completed", "Done"), false
	case strings.HasPrefix(title, "Start"):
		rest := title[len("Start"):]
		return []string{cased("End" + rest), cased("Stop" + rest), cased("Finish" + rest)}, false
	case strings.HasPrefix(title, "Begin"):
		rest := title[len("Begin"):]
		return []string{cased("End" + rest), cased("Finish" + rest)}, false
	case title == "Inc":
		return []string{cased("Dec")}, false
	}
	return nil, false
}

// mayBegin reports whether a name begins or ends as those do that pairEnds knows.
func mayBegin(name string) bool {
	switch name[0] | ('a' - 'A') {
	case 'o', 'b', 'h', 's', 'i':
		return true
	}
	return strings.HasSuffix(name, "Start") || strings.HasSuffix(name, "Started")
}

func suffixed(stem string, suffixes ...string) []string {
	var out []string
	for _, s := range suffixes {
		out = append(out, stem+s)
	}
	return out
}

// isLogMethod reports whether a method of a logger of unknown make writes
// a line: its receiver's type speaks of a logger.
func isLogMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil || !hasLevel(fn.Name()) {
		return false
	}
	n := gotype.Named(recv.Type())
	return n != nil && strings.Contains(strings.ToLower(n.Obj().Name()), "log")
}

func hasLevel(name string) bool {
	for _, level := range [...]string{"Debug", "Info", "Warn", "Error", "Print", "Trace", "Log"} {
		if strings.HasPrefix(name, level) {
			return true
		}
	}
	return false
}

// isRecordName reports whether a function that speaks of observing records
// a point by its name.
func isRecordName(name string) bool {
	for _, verb := range [...]string{"Record", "Observe", "Inc", "Count", "Emit", "Track", "Report", "Log", "Audit"} {
		if strings.HasPrefix(name, verb) || strings.HasPrefix(name, strings.ToLower(verb)) {
			return true
		}
	}
	return false
}
