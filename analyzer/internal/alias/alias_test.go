package alias

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// randomPath returns a path of up to max elements.
func randomPath(r *rand.Rand, max int) string {
	elems := []string{".a", ".ab", ".b", Elem, "*", "()"}
	var b strings.Builder
	for range r.IntN(max + 1) {
		b.WriteString(elems[r.IntN(len(elems))])
	}
	return b.String()
}

func TestRel(t *testing.T) {
	for _, tt := range []struct {
		p, prefix, rest string
		ok              bool
	}{
		{"", "", "", true},
		{".a", "", ".a", true},
		{".a.b", ".a", ".b", true},
		{".ab", ".a", "", false},
		{".a", ".a.b", "", false},
		{".a[]", ".a", "[]", true},
		{".a*", ".a", "*", true},
		{".a()", ".a", "()", true},
		{"*", "*", "", true},
	} {
		if rest, ok := Rel(tt.p, tt.prefix); rest != tt.rest || ok != tt.ok {
			t.Errorf("Rel(%q, %q) = %q, %v; want %q, %v", tt.p, tt.prefix, rest, ok, tt.rest, tt.ok)
		}
	}
}

// TestRelLaws holds that Rel is the order of paths by their elements:
// reflexive, antisymmetric, transitive, and that the rest completes the
// prefix.
func TestRelLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		p, q, o := randomPath(r, 4), randomPath(r, 3), randomPath(r, 2)
		if rest, ok := Rel(p, p); rest != "" || !ok {
			t.Fatalf("Rel(%q, %[1]q) = %q, %v", p, rest, ok)
		}
		if rest, ok := Rel(q+p, q); rest != p || !ok {
			t.Fatalf("Rel(%q, %q) = %q, %v", q+p, q, rest, ok)
		}
		rest, ok := Rel(p, q)
		if ok && q+rest != p {
			t.Fatalf("Rel(%q, %q) = %q", p, q, rest)
		}
		if _, back := Rel(q, p); ok && back && p != q {
			t.Fatalf("%q and %q are prefixes of each other", p, q)
		}
		if first, ok2 := Rel(q, o); ok && ok2 {
			if whole, ok3 := Rel(p, o); !ok3 || whole != first+rest {
				t.Fatalf("Rel(%q, %q) = %q, %v; want %q", p, o, whole, ok3, first+rest)
			}
		}
	}
}

// TestValKinds holds that a name is of exactly one sort: nothing, a
// constant, or one with a base.
func TestValKinds(t *testing.T) {
	if !(Val{}).IsZero() || (Val{}).IsConst() {
		t.Error("the zero Val must be nothing, and no constant")
	}
	for _, v := range []Val{Nil, NonNil, True, False} {
		if !v.IsConst() || v.IsZero() {
			t.Errorf("%v must be a constant", v)
		}
		if got := v.Join(".a"); !got.IsZero() {
			t.Errorf("part of constant %v is %v, want nothing", v, got)
		}
	}
}
