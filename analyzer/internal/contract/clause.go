package contract

import (
	"errors"
	"fmt"
	"go/token"
	"go/version"
	"strconv"
	"strings"
)

// clauseForms lists the accepted clauses for error messages.
const clauseForms = "acquires, releases, takes, borrows, forwards, recovers, calls, locks, noreturn, nonnil, fresh, nilness, ends, expects, none, before"

// forms are the accepted forms by the clause's first word.
var forms = map[string]string{
	"acquires": "acquires R [param] [err E] [ok K] [carrier C] [peer O] [fed O] [partner F] [within P] [ends E] [unless P.FIELD] [flush] [on success] [paired] [system], or acquires global NAME [err E]",
	"releases": "releases P [METHOD] [if Q] [on success|on failure], or releases global NAME",
	"takes":    "takes P [on success|on failure]",
	"borrows":  "borrows P, or borrows *",
	"forwards": "forwards P R [on success]",
	"recovers": "recovers P R",
	"calls":    "calls P",
	"locks":    "locks P METHOD [ok K]",
	"noreturn": "noreturn",
	"nonnil":   "nonnil R",
	"fresh":    "fresh R",
	"nilness":  "nilness P R",
	"ends":     "ends P R",
	"expects":  "expects P",
	"none":     "none, with a reason behind #",
	"before":   "before go1.N",
}

// maxIndex bounds parameter and result indices, to catch slips of the pen.
const maxIndex = 31

// A clause is a cursor over the words of one clause.
type clause struct {
	word string // the first one
	rest []string
}

// bad returns an error that shows the clause's accepted form.
func (c *clause) bad(format string, args ...any) error {
	return fmt.Errorf("%s in %s clause; the form is %s", fmt.Sprintf(format, args...), c.word, forms[c.word])
}

// next returns the next word, "" at the end.
func (c *clause) next() string {
	if len(c.rest) == 0 {
		return ""
	}
	word := c.rest[0]
	c.rest = c.rest[1:]
	return word
}

// skip reports whether the next words are words, and skips them.
func (c *clause) skip(words ...string) bool {
	if len(c.rest) < len(words) {
		return false
	}
	for i, w := range words {
		if c.rest[i] != w {
			return false
		}
	}
	c.rest = c.rest[len(words):]
	return true
}

// index reads a parameter or result index.
func (c *clause) index() (int, error) {
	word := c.next()
	if word == "" {
		return 0, c.bad("missing index")
	}
	i, err := strconv.Atoi(word)
	if err != nil || i < 0 || i > maxIndex {
		return 0, c.bad("bad index %q, want 0 to %d,", word, maxIndex)
	}
	return i, nil
}

// indexTo reads an index and appends it to list.
func (c *clause) indexTo(list *[]int) error {
	i, err := c.index()
	*list = append(*list, i)
	return err
}

// ident reads a name.
func (c *clause) ident() (string, error) {
	word := c.next()
	if !isIdent(word, false) {
		return "", c.bad("bad name %q", word)
	}
	return word, nil
}

// end checks that no word is left.
func (c *clause) end() error {
	if len(c.rest) > 0 {
		return c.bad("unexpected %q", strings.Join(c.rest, " "))
	}
	return nil
}

func (f *Func) parseClause(text string) error {
	words := strings.Fields(text)
	if len(words) == 0 {
		return fmt.Errorf("empty clause; the clauses are %s", clauseForms)
	}
	c := &clause{word: words[0], rest: words[1:]}
	var err error
	switch c.word {
	case "acquires":
		err = f.parseAcquires(c)
	case "locks":
		err = f.parseLocks(c)
	case "releases", "takes":
		err = f.parseHandOver(c)
	case "borrows":
		err = f.parseBorrows(c)
	case "calls":
		err = f.parseEffect(c, Calls, false)
	case "forwards":
		err = f.parseEffect(c, Forwards, true)
	case "recovers":
		err = f.parseEffect(c, Recovers, true)
	case "nilness":
		err = f.parseEffect(c, Nilness, true)
	case "ends":
		err = f.parseEffect(c, Ends, true)
	case "expects":
		err = f.parseEffect(c, Expects, false)
	case "nonnil":
		err = c.indexTo(&f.NonNil)
	case "fresh":
		err = c.indexTo(&f.Fresh)
	case "noreturn":
		f.NoReturn = true
	case "none":
		f.None = true
	case "before":
		f.Before = c.next()
		if !version.IsValid(f.Before) {
			err = c.bad("bad Go version %q", f.Before)
		}
	default:
		return fmt.Errorf("unknown clause %q; the clauses are %s", c.word, clauseForms)
	}
	if err != nil {
		return err
	}
	return c.end()
}

func (f *Func) parseAcquires(c *clause) error {
	a := Acquire{Result: None, Err: None, OK: None, Carrier: None, Peer: None, Fed: None, Partner: None, Ends: None}
	var err error
	if c.skip("global") {
		a.Paired = true
		a.Global, err = c.ident()
	} else {
		a.Result, err = c.index()
	}
	for err == nil && len(c.rest) > 0 {
		err = a.parseModifier(c)
	}
	f.Acquires = append(f.Acquires, a)
	return err
}

// parseModifier reads one of the words behind acquires R.
func (a *Acquire) parseModifier(c *clause) (err error) {
	switch {
	case a.Global == "" && c.skip("param"):
		a.Param = true
	case c.skip("err"):
		a.Err, err = c.index()
	case c.skip("ok"):
		a.OK, err = c.index()
	case c.skip("carrier"):
		a.Carrier, err = c.index()
	case c.skip("partner"):
		a.Partner, err = c.index()
	case c.skip("peer"):
		a.Peer, err = c.index()
	case c.skip("fed"):
		a.Fed, err = c.index()
	case c.skip("within"):
		var p int
		p, err = c.index()
		a.Within = append(a.Within, p)
	case c.skip("ends"):
		a.Ends, err = c.index()
	case c.skip("unless"):
		a.Unless, err = c.setting()
	case c.skip("flush"):
		a.Flush = true
	case c.skip("on", "success"):
		a.OnSuccess = true
	case c.skip("paired"):
		a.Paired = true
	case c.skip("system"):
		a.System = true
	default:
		return c.bad("unexpected %q", strings.Join(c.rest, " "))
	}
	return err
}

// setting reads P.FIELD.
func (c *clause) setting() (s Setting, err error) {
	word := c.next()
	index, field, ok := strings.Cut(word, ".")
	if s.Param, err = strconv.Atoi(index); err != nil || !ok || s.Param < 0 || s.Param > maxIndex || !token.IsIdentifier(field) {
		return s, c.bad("bad setting %q", word)
	}
	s.Field = field
	return s, nil
}

func (f *Func) parseLocks(c *clause) error {
	a := Acquire{Param: true, Err: None, OK: None, Carrier: None, Peer: None, Fed: None, Partner: None, Ends: None, Paired: true}
	var err error
	if a.Result, err = c.index(); err != nil {
		return err
	}
	if a.Method, err = c.ident(); err != nil {
		return err
	}
	if c.skip("ok") {
		a.OK, err = c.index()
	}
	f.Acquires = append(f.Acquires, a)
	return err
}

// parseHandOver reads the clauses after which the caller no longer has the
// obligation: releases and takes.
func (f *Func) parseHandOver(c *clause) error {
	if c.word == "releases" && c.skip("global") {
		name, err := c.ident()
		f.ReleasesGlobal = append(f.ReleasesGlobal, name)
		return err
	}
	e := Effect{Op: Takes, Result: None, If: None}
	var err error
	if e.Param, err = c.index(); err != nil {
		return err
	}
	if c.word == "releases" {
		e.Op = Releases
		if len(c.rest) > 0 && c.rest[0] != "on" && c.rest[0] != "if" {
			if e.Method, err = c.ident(); err != nil {
				return err
			}
		}
		if c.skip("if") {
			if e.If, err = c.index(); err != nil {
				return err
			}
		}
	}
	switch {
	case c.skip("on", "success"):
		e.When = OnSuccess
	case c.skip("on", "failure"):
		e.When = OnFailure
	}
	f.Effects = append(f.Effects, e)
	return nil
}

func (f *Func) parseBorrows(c *clause) error {
	if c.skip(star) {
		f.Effects = append(f.Effects, Effect{Op: Borrows, Param: All, Result: None, If: None})
		return nil
	}
	return f.parseEffect(c, Borrows, false)
}

// parseEffect reads a parameter and, if the effect has one, a result.
func (f *Func) parseEffect(c *clause, op Op, hasResult bool) error {
	e := Effect{Op: op, Result: None, If: None}
	var err error
	if e.Param, err = c.index(); err != nil {
		return err
	}
	if hasResult {
		if e.Result, err = c.index(); err == nil && c.skip("on", "success") {
			e.When = OnSuccess
		}
	}
	f.Effects = append(f.Effects, e)
	return err
}

// consistent checks what no single clause can.
func (f *Func) consistent() error {
	if f.None && f.Reason == "" {
		return errors.New("none needs a reason behind #")
	}
	if f.None && len(f.Acquires) > 0 {
		return errors.New("none contradicts acquires and locks")
	}
	if f.NoReturn && len(f.Acquires) > 0 {
		return errors.New("noreturn contradicts acquires and locks")
	}
	for i, e := range f.Effects {
		for _, o := range f.Effects[:i] {
			if e.Param == o.Param && e.Op == o.Op && e.Result == o.Result && e.When == o.When {
				return fmt.Errorf("two %s clauses for parameter %d", opWord(e.Op), e.Param)
			}
		}
	}
	for i, a := range f.Acquires {
		for _, o := range f.Acquires[:i] {
			if a.Result == o.Result && a.Param == o.Param && a.Global == o.Global {
				return errors.New("two acquires clauses for the same resource")
			}
		}
	}
	return nil
}
