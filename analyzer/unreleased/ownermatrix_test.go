package unreleased_test

import (
	"fmt"
	"strings"
	"testing"
)

const ownerPrelude = `package random

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"sync/atomic"
)

type inner struct{ c io.Closer }

func (i *inner) Close() error { return i.c.Close() }

func newInner(c io.Closer) *inner { return &inner{c} }

type nop struct{}

func (nop) Close() error { return nil }

type wrapped struct{ c io.Closer }

func (w wrapped) Close() error { return w.c.Close() }

type multi []io.Closer

func (m multi) Close() (err error) {
	for _, c := range m {
		err = errors.Join(err, c.Close())
	}
	return err
}

type box[T any] struct{ v T }

func closing(c io.Closer) func() error { return c.Close }

func closeIt(c io.Closer) error { return c.Close() }

func valid(n int) error {
	if n < 0 {
		return errors.New("n")
	}
	return nil
}

`

// An ownerForm is a way in which a struct holds r and closes it: its fields, what a
// literal of it has, and the body of its Close, "" if that is promoted.
type ownerForm struct {
	fields, literal, close string
	// isUnset says that a setter which does the same is not followed: what it stores
	// holds r at some depth. Gives up towards silence.
	isUnset bool
}

var ownerForms = map[string]ownerForm{
	"iface":    {fields: "c io.Closer", literal: "c: r", close: "return o.c.Close()"},
	"embedded": {fields: "io.ReadCloser", literal: "ReadCloser: r"},
	"function": {fields: "fn func() error", literal: "fn: r.Close", close: "return o.fn()"},
	"checked":  {fields: "fn func() error", literal: "fn: func() error { fmt.Println(1); return r.Close() }", close: "if o.fn == nil { return nil }; return o.fn()"},
	"made":     {fields: "fn func() error", literal: "fn: closing(r)", close: "return o.fn()"},
	"beside":   {fields: "io.Reader; fn func() error", literal: "Reader: r, fn: r.Close", close: "return o.fn()", isUnset: true},
	"list":     {fields: "cs []io.Closer", literal: "cs: []io.Closer{r}", close: "var err error; for _, c := range o.cs { err = errors.Join(err, c.Close()) }; return err", isUnset: true},
	"array":    {fields: "cs [2]io.Closer", literal: "cs: [2]io.Closer{r, nop{}}", close: "for _, c := range o.cs { c.Close() }; return nil", isUnset: true},
	"deferred": {fields: "cs []io.Closer", literal: "cs: []io.Closer{r}", close: "for i := len(o.cs) - 1; i >= 0; i-- { defer o.cs[i].Close() }; return nil", isUnset: true},
	"undo":     {fields: "fns []func() error", literal: "fns: []func() error{r.Close}", close: "for _, f := range slices.Backward(o.fns) { f() }; return nil"},
	"table":    {fields: "m map[string]io.Closer", literal: `m: map[string]io.Closer{"a": r}`, close: "for _, c := range o.m { c.Close() }; return nil"},
	"nested":   {fields: "in *inner", literal: "in: &inner{c: r}", close: "return o.in.Close()"},
	"part":     {fields: "in inner", literal: "in: inner{c: r}", close: "return o.in.Close()"},
	"helped":   {fields: "in *inner", literal: "in: newInner(r)", close: "return o.in.Close()"},
	"promoted": {fields: "*inner", literal: "inner: &inner{c: r}"},
	"generic":  {fields: "b box[io.Closer]", literal: "b: box[io.Closer]{r}", close: "return o.b.v.Close()"},
	"wrapped":  {fields: "c io.Closer", literal: "c: wrapped{r}", close: "return o.c.Close()", isUnset: true},
	"multi":    {fields: "c multi", literal: "c: multi{r, nop{}}", close: "return o.c.Close()", isUnset: true},
	"once":     {fields: "c io.Closer; once *sync.Once", literal: "c: r, once: new(sync.Once)", close: "var err error; o.once.Do(func() { err = o.c.Close() }); return err"},
	"cleared":  {fields: "c io.Closer", literal: "c: r", close: "if o.c == nil { return nil }; err := o.c.Close(); o.c = nil; return err"},
	"flagged":  {fields: "c io.Closer; done *atomic.Bool", literal: "c: r, done: new(atomic.Bool)", close: "if !o.done.CompareAndSwap(false, true) { return nil }; return o.c.Close()"},
	"peeking":  {fields: "b *bufio.Reader; c io.Closer", literal: "b: bufio.NewReader(r), c: r", close: "if _, err := o.b.Peek(1); err != nil { o.c.Close(); return err }; return o.c.Close()"},
	"joined":   {fields: "c, other io.Closer", literal: "c: r, other: nop{}", close: "return errors.Join(o.other.Close(), o.c.Close())"},
	"later":    {fields: "c io.Closer", literal: "c: r", close: "defer o.c.Close(); fmt.Println(1); return nil"},
	"passed":   {fields: "c io.Closer", literal: "c: r", close: "return closeIt(o.c)"},
	"asserted": {fields: "r io.Reader", literal: "r: r", close: "if c, ok := o.r.(io.Closer); ok { return c.Close() }; return nil"},
	"switched": {fields: "v any", literal: "v: r", close: "switch c := o.v.(type) { case io.Closer: return c.Close(); default: return nil }"},
}

// ownerMakers are the ways in which a function comes to such an owner o. %[1]s is the
// name of its type, %[2]s its literal.
var ownerMakers = map[string]struct{ decl, acquire string }{
	"Given":   {"func Given_%[1]s(r *os.File) *%[1]s { return &%[1]s{%[2]s} }", "o := Given_%[1]s(f)"},
	"Any":     {"func Any_%[1]s(r io.ReadCloser) *%[1]s { return &%[1]s{%[2]s} }", "o := Any_%[1]s(f)"},
	"Closer":  {"func Closer_%[1]s(r *os.File) io.Closer { return &%[1]s{%[2]s} }", "o := Closer_%[1]s(f)"},
	"Whole":   {"func Whole_%[1]s(r *os.File) *%[1]s { o := new(%[1]s); *o = %[1]s{%[2]s}; return o }", "o := Whole_%[1]s(f)"},
	"Failing": {"func Failing_%[1]s(r *os.File, n int) (*%[1]s, error) { if err := valid(n); err != nil { return nil, err }; return &%[1]s{%[2]s}, nil }", "o, err := Failing_%[1]s(f, k); if err != nil { f.Close(); return err }"},
	"Literal": {"", "r := f; o := &%[1]s{%[2]s}"},
	"Opened":  {"func Opened_%[1]s() (*%[1]s, error) { r, err := os.Open(\"x\"); if err != nil { return nil, err }; return &%[1]s{%[2]s}, nil }", "o, err := Opened_%[1]s()"},
	"Handle":  {"func Handle_%[1]s() (io.Closer, error) { r, err := os.Open(\"x\"); if err != nil { return nil, err }; return &%[1]s{%[2]s}, nil }", "o, err := Handle_%[1]s()"},
	"Set":     {"func (o *%[1]s) set(r *os.File) { %[3]s }", "o := new(%[1]s); o.set(f)"},
}

// ownerUses are what a function does with its owner, and whether that leaks it.
var ownerUses = map[string]struct {
	body  string
	leaks bool
}{
	"Defer":   {"defer o.Close(); _, err = fmt.Println(o); return err", false},
	"Literal": {"defer func() { _ = o.Close() }(); _, err = fmt.Println(o); return err", false},
	"End":     {"fmt.Println(o); return o.Close()", false},
	"Both":    {"if _, err := fmt.Println(o); err != nil { o.Close(); return err }; return o.Close()", false},
	"Joined":  {"_, err = fmt.Println(o); return errors.Join(err, o.Close())", false},
	"Value":   {"c := o.Close; defer c(); _, err = fmt.Println(o); return err", false},
	"Helped":  {"fmt.Println(o); return closeIt(o)", false},
	"Handed":  {"defer func(c io.Closer) { c.Close() }(o); _, err = fmt.Println(o); return err", false},
	"Waited":  {"done := make(chan error); go func() { done <- o.Close() }(); return <-done", false},
	"Held":    {"in := newInner(o); defer in.Close(); _, err = fmt.Println(in); return err", false},
	"Go":      {"go func() { defer o.Close(); fmt.Println(o) }(); return nil", false},
	"None":    {"_, err = fmt.Println(o); return err", true},
	"Early":   {"if err := valid(k); err != nil { return err }; return o.Close()", true},
	"Forgot":  {"in := newInner(o); _, err = fmt.Println(in); return err", true},
	"Some":    {"if k > 3 { return o.Close() }; return nil", true},
}

// TestOwners crosses the ways to hold a file in a struct with the ways to make that
// and to use it: where its Close is called on each path, nothing is reported, and the
// file or its owner, and only one of them, where it is not.
func TestOwners(t *testing.T) {
	var b strings.Builder
	b.WriteString(ownerPrelude)
	leaks := map[string]bool{}
	for form, f := range ownerForms {
		name := "t" + form
		fmt.Fprintf(&b, "type %s struct { %s }\n\n", name, f.fields)
		if f.close != "" {
			fmt.Fprintf(&b, "func (o *%s) Close() error { %s }\n\n", name, f.close)
		}
		for how, m := range ownerMakers {
			if how == "Set" && f.isUnset {
				continue
			}
			fmt.Fprintf(&b, m.decl+"%.0[1]s%.0[2]s%.0[3]s\n\n", name, f.literal, f.assignments())
			for use, u := range ownerUses {
				if use == "Held" && how == "Literal" && strings.Contains(f.fields, "func()") {
					continue // a function in an owner in an owner is not followed yet
				}
				user := strings.Join([]string{"u", form, how, use}, "_")
				leaks[user] = u.leaks
				fmt.Fprintf(&b, "func %s(k int) error {\n%s\n%s\n}\n\n", user, acquisition(how, fmt.Sprintf(m.acquire+"%.0[2]s", name, f.literal)), u.body)
			}
		}
	}
	reported := reportsOn(t, b.String())
	for user, is := range leaks {
		if message := reported[user][1]; is && message == "" {
			t.Errorf("%s leaks, and is not reported", user)
		} else if !is && message != "" {
			t.Errorf("%s leaks nothing: %s", user, message)
		}
	}
	t.Logf("%d functions", len(leaks))
}

// acquisition is the text by which a function comes to its owner, with the site of
// the report.
func acquisition(how, acquire string) string {
	if how == "Opened" || how == "Handle" {
		return acquire + " // os.Open(\"1\")\nif err != nil { return err }"
	}
	return "f, err := os.Open(\"1\")\nif err != nil { return err }\n" + acquire
}

// assignments spells the fields of the literal as assignments to those of o.
func (f ownerForm) assignments() string {
	var all []string
	depth, from := 0, 0
	add := func(field string) {
		name, value, _ := strings.Cut(field, ":")
		all = append(all, "o."+strings.TrimSpace(name)+" = "+value)
	}
	for i, c := range f.literal {
		switch {
		case strings.ContainsRune("({[", c):
			depth++
		case strings.ContainsRune(")}]", c):
			depth--
		case c == ',' && depth == 0:
			add(f.literal[from:i])
			from = i + 1
		}
	}
	add(f.literal[from:])
	return strings.Join(all, "; ")
}
