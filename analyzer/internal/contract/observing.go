package contract

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// A Role is what a call has to do with observing.
type Role uint8

// The roles. P is the parameter, R the result, Name the name of the clause.
const (
	Begins     Role = iota + 1 // result R is an observation, ended by a method of Names, or by its release
	Pairs                      // an observation on parameter P, ended by a method of Names on it
	Clock                      // reads the clock
	Elapsed                    // the result is the time since parameter P
	Records                    // records an event or a value
	Logs                       // writes a line to a log
	Annotates                  // is about an observation that is begun elsewhere
	Brackets                   // calls parameter P under an observation
	Wraps                      // result R is parameter P under an observation
	Middleware                 // result R is a middleware, interceptor or handler that observes
	Carries                    // the result is an option with parameter P in it
	Installs                   // parameter P is put before all that is registered on parameter Q
	Hook                       // parameter P is called at the time that Names says
)

var roleWords = map[string]Role{
	"begins": Begins, "pairs": Pairs, "clock": Clock, "elapsed": Elapsed, "records": Records, "logs": Logs,
	"annotates": Annotates, "brackets": Brackets, "wraps": Wraps, "middleware": Middleware, "carries": Carries,
	"installs": Installs, "hook": Hook,
}

var roleForms = map[Role]string{
	Begins: "begins R [until METHOD[|METHOD…]]", Pairs: "pairs P METHOD[|METHOD…]", Clock: "clock", Elapsed: "elapsed P",
	Records: "records", Logs: "logs", Annotates: "annotates", Brackets: "brackets P", Wraps: "wraps P R",
	Middleware: "middleware R", Carries: "carries P, or carries *", Installs: "installs P on Q, or installs * on Q",
	Hook: "hook P before|after|failed",
}

const observeClauses = "begins, pairs, clock, elapsed, records, logs, annotates, brackets, wraps, middleware, carries, installs, hook"

// A Part is one clause of an observe line.
type Part struct {
	Role Role
	// P and Q are parameters, counted from 0, the receiver first; P may
	// be All. R is a result.
	P, Q, R int
	// Names are the methods that end it, or the time of a hook.
	Names []string
}

// Observing is what a call has to do with observing.
type Observing struct {
	Name   string
	Parts  []Part
	Reason string
	Origin string
}

// Has returns the first clause with the role, nil if there is none.
func (o *Observing) Has(role Role) *Part {
	if o == nil {
		return nil
	}
	for i := range o.Parts {
		if o.Parts[i].Role == role {
			return &o.Parts[i]
		}
	}
	return nil
}

// String returns the clause as the notation writes it.
func (p Part) String() string {
	param := strconv.Itoa(p.P)
	if p.P == All {
		param = star
	}
	names := strings.Join(p.Names, "|")
	switch p.Role {
	case Begins:
		if names == "" {
			return fmt.Sprintf("begins %d", p.R)
		}
		return fmt.Sprintf("begins %d until %s", p.R, names)
	case Pairs:
		return "pairs " + param + " " + names
	case Elapsed, Brackets, Carries:
		return p.Role.String() + " " + param
	case Wraps:
		return fmt.Sprintf("wraps %s %d", param, p.R)
	case Middleware:
		return fmt.Sprintf("middleware %d", p.R)
	case Installs:
		return fmt.Sprintf("installs %s on %d", param, p.Q)
	case Hook:
		return "hook " + param + " " + names
	}
	return p.Role.String()
}

func (r Role) String() string {
	for word, role := range roleWords {
		if role == r {
			return word
		}
	}
	return "unknown"
}

// String returns the canonical line, without its reason.
func (o *Observing) String() string {
	var parts []string
	for _, p := range o.Parts {
		parts = append(parts, p.String())
	}
	return "observe " + o.Name + " " + strings.Join(parts, "; ")
}

// Observing returns what a call of fn has to do with observing, or nil if
// the table does not say. Of a generic function and of its instances it is
// that of the origin.
func (t *Table) Observing(fn *types.Func) *Observing {
	if fn == nil {
		return nil
	}
	path := pathOf(fn.Pkg())
	for ; t != nil; t = t.below {
		x := t.pkgs[path]
		if x == nil || len(x.observing) == 0 {
			continue
		}
		recv := ""
		if r := fn.Signature().Recv(); r != nil {
			if recv = typeNameOf(r.Type()); recv == "" {
				return nil // a method of an interface without a name
			}
		}
		for _, key := range [...]observeKey{{recv, fn.Name()}, {recv, star}} {
			if o := x.observing[key]; o != nil {
				return o
			}
		}
		if o := x.observing[observeKey{star, star}]; o != nil && recv != "" {
			return o
		}
	}
	return nil
}

// An observeKey is a function of a package: the name of the receiver's
// type, or "", and its own.
type observeKey struct{ recv, name string }

func (p *reader) observeLine(origin, text, reason string) error {
	name, rest := cutName(text)
	sym, err := parseFuncName(name)
	if err != nil {
		return err
	}
	o := &Observing{Name: sym.funcName(), Reason: reason, Origin: origin}
	if rest == "" {
		return fmt.Errorf("no clause for %s; the clauses are %s", o.Name, observeClauses)
	}
	for _, text := range splitClauses(rest) {
		part, err := parsePart(text)
		if err != nil {
			return fmt.Errorf("%s: %w", o.Name, err)
		}
		o.Parts = append(o.Parts, part)
	}
	if err := p.once("observe "+o.Name, origin); err != nil {
		return err
	}
	x := p.table.pkg(sym.pkg)
	if x.observing == nil {
		x.observing = make(map[observeKey]*Observing)
	}
	x.observing[observeKey{sym.recv, sym.name}] = o
	p.table.lines = append(p.table.lines, line{o.Name, o, reason, origin, p.topic})
	return nil
}

// parsePart parses one clause of an observe line.
func parsePart(text string) (Part, error) {
	words := strings.Fields(text)
	part := Part{P: None, Q: None, R: None}
	if len(words) > 0 {
		part.Role = roleWords[words[0]]
	}
	if part.Role == 0 {
		return part, fmt.Errorf("unknown clause %q; the clauses are %s", text, observeClauses)
	}
	// A pattern is a word for each place: P, Q and R are indices, names
	// are identifiers, and the rest stands for itself.
	for _, pattern := range partPatterns[part.Role] {
		got := part
		if got.match(strings.Fields(pattern), words[1:]) {
			return got, nil
		}
	}
	return part, fmt.Errorf("bad clause %q; the form is %s", text, roleForms[part.Role])
}

var partPatterns = map[Role][]string{
	Begins: {"R", "R until NAMES"}, Pairs: {"P NAMES"}, Clock: {""}, Elapsed: {"P"}, Records: {""}, Logs: {""}, Annotates: {""},
	Brackets: {"P"}, Wraps: {"P R"}, Middleware: {"R"}, Carries: {"P"}, Installs: {"P on Q"},
	Hook: {"P before", "P after", "P failed"},
}

// match reports whether the words have the form of the pattern, and keeps
// what they say.
func (p *Part) match(pattern, words []string) bool {
	if len(pattern) != len(words) {
		return false
	}
	for i, word := range words {
		switch place := pattern[i]; place {
		case "P", "Q", "R":
			if !p.setIndex(place, word) {
				return false
			}
		case "NAMES":
			p.Names = strings.Split(word, "|")
			for _, name := range p.Names {
				if !isIdent(name, false) {
					return false
				}
			}
		case "before", "after", "failed":
			if word != place {
				return false
			}
			p.Names = []string{word}
		default:
			if word != place {
				return false
			}
		}
	}
	return true
}

func (p *Part) setIndex(place, word string) bool {
	i, err := strconv.Atoi(word)
	if word == star && place == "P" && (p.Role == Carries || p.Role == Installs) {
		i, err = All, nil
	} else if i < 0 || i > maxIndex {
		return false
	}
	switch place {
	case "P":
		p.P = i
	case "Q":
		p.Q = i
	case "R":
		p.R = i
	}
	return err == nil
}
