package contract

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseObserve(t *testing.T) {
	for _, text := range []string{
		"observe a.F begins 0",
		"observe a.F begins 1 until End|Finish",
		"observe (*a.T).M pairs 0 Dec",
		"observe a.F clock",
		"observe a.F elapsed 0",
		"observe a.* logs",
		"observe (a.T).* annotates",
		"observe a.F records; pairs 0 Dec",
		"observe a.F brackets 2",
		"observe a.F wraps 0 1",
		"observe a.F middleware 0",
		"observe a.F carries 0",
		"observe a.F carries *",
		"observe (*a.T).Use installs * on 0",
		"observe (*a.T).Use installs 1 on 0",
		"observe (*a.T).OnError hook 1 failed",
	} {
		table, err := Parse("user", text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := table.Entries()[0].Text; got != text {
			t.Errorf("%s is printed as %s", text, got)
		}
	}
}

func TestParseObserveErrors(t *testing.T) {
	for text, want := range map[string]string{
		"observe a.F":                          "no clause for a.F; the clauses are begins",
		"observe a.F begin 0":                  `unknown clause "begin 0"; the clauses are begins`,
		"observe a.F begins":                   "the form is begins R",
		"observe a.F begins x":                 "the form is begins R",
		"observe a.F begins 0 until 1":         "the form is begins R",
		"observe a.F begins -1":                "the form is begins R",
		"observe a.F wraps 0":                  "the form is wraps P R",
		"observe a.F wraps * 0":                "the form is wraps P R",
		"observe a.F hook 0 later":             "the form is hook P before|after|failed",
		"observe a.F installs 0":               "the form is installs P on Q",
		"observe a.F clock 1":                  "the form is clock",
		"observe F clock":                      "bad function name",
		"observe a.F clock\nobserve a.F clock": "duplicate line for observe a.F",
	} {
		_, err := Parse("user", text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v, want %q", text, err, want)
		}
	}
}

// A line wins over a starred one, and a user's over the built-in ones.
func TestObserving(t *testing.T) {
	pkg := check(t, "x.y/a", tableSrc)
	table := mustParse(t, "observe x.y/a.F clock\nobserve x.y/a.* logs\nobserve (*x.y/a.T).M records\nobserve (x.y/a.*).* annotates\n")
	user := table.With(mustParse(t, "observe x.y/a.G begins 0\n"))
	for _, test := range []struct {
		name string
		want Role
	}{{"F", Clock}, {"G", Begins}, {"Gen", Logs}, {"T.M", Records}, {"T.N", Annotates}, {"Pool.Get", Annotates}, {"I.M", Annotates}} {
		if o := user.Observing(funcOf(t, pkg, test.name)); o.Has(test.want) == nil {
			t.Errorf("%s: got %v, want %s", test.name, o, test.want)
		}
	}
	if table.Observing(nil) != nil {
		t.Error("there is a line for no function")
	}
	// An observe line says nothing of what is released.
	if f := table.Func(funcOf(t, pkg, "F")); f != nil {
		t.Errorf("an observe line makes a contract: %v", f)
	}
}

// checkObserving checks that an observe line fits the package.
func (r *resolver) checkObserving(key observeKey, o *Observing) error {
	if key.recv == star {
		return nil
	}
	f := &Func{Name: o.Name}
	if key.name == star {
		if key.recv == "" {
			return nil
		}
		_, err := r.namedOf(key.recv)
		return err
	}
	for _, p := range o.Parts {
		if p.P >= 0 {
			f.Effects = append(f.Effects, Effect{Op: Borrows, Param: p.P, Result: None, If: None})
		}
		if p.Q >= 0 {
			f.Effects = append(f.Effects, Effect{Op: Borrows, Param: p.Q, Result: None, If: None})
		}
		if p.R >= 0 {
			f.NonNil = append(f.NonNil, p.R)
		}
	}
	fn, err := r.function(key.recv, key.name, f.Name)
	if err != nil {
		return err
	}
	if got := r.table.Observing(fn); got != o {
		return fmt.Errorf("%s is looked up as %v", o.Name, got)
	}
	return f.Check(fn.Signature())
}
