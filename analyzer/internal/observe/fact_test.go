package observe

import (
	"bytes"
	"encoding/gob"
	"path/filepath"
	"reflect"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
)

// maxFact is what one fact may take on the wire, the description of its
// type included, which a package pays once.
const maxFact = 1500

// Facts survive being written and read, are the same each time, and small.
func TestFacts(t *testing.T) {
	dir, err := filepath.Abs(testdata)
	if err != nil {
		t.Fatal(err)
	}
	var first map[string][]byte
	for range 2 {
		got := make(map[string][]byte)
		for _, res := range analysistest.Run(t, dir, newAnalyzer(Config{}), "observe/helper", "observe/inline") {
			r := res.Action.Result.(*Result)
			for fn, s := range r.sums {
				if s = s.forFact(); s == nil {
					continue
				}
				var buf bytes.Buffer
				if err := gob.NewEncoder(&buf).Encode(&Fact{S: *s}); err != nil {
					t.Fatal(err)
				}
				got[fn.String()] = buf.Bytes()
				if buf.Len() > maxFact {
					t.Errorf("the fact of %s takes %d bytes", fn, buf.Len())
				}
				var back Fact
				if err := gob.NewDecoder(bytes.NewReader(buf.Bytes())).Decode(&back); err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(back.S, *s) {
					t.Errorf("the fact of %s is read back as %v, was %v", fn, &back.S, s)
				}
			}
		}
		if first == nil {
			first = got
		} else if !reflect.DeepEqual(first, got) {
			t.Error("facts differ from run to run")
		}
	}
	if len(first) < 10 {
		t.Errorf("only %d facts", len(first))
	}
}

// What holds of several implementations does not depend on their order.
func TestMeet(t *testing.T) {
	span := note{Class: Span, What: "span"}
	sums := []*summary{
		{Brackets: []bracket{{Arg: 1, Shape: Thunk, Note: span}}, Calls: []int{1, 2}, Self: &span},
		{Brackets: []bracket{{Arg: 1, Shape: Thunk, Note: span}}, Calls: []int{1}, Ends: []int{0}},
		{Calls: []int{2}, Ends: []int{0}, Hands: []hand{{Arg: 0, Result: 1}}, Self: &span},
		{Results: []valueNote{{Result: 0, Note: &span, Base: 1}}, Opens: []open{{Result: 0, Class: Span}}},
		{Records: true},
		{},
	}
	for _, a := range sums {
		if got := meet(a, a).String(); got != a.String() {
			t.Errorf("meet of %v with itself is %s", a, got)
		}
		for _, b := range sums {
			if x, y := meet(a, b).String(), meet(b, a).String(); x != y {
				t.Errorf("meet(%v, %v) is %s, turned round %s", a, b, x, y)
			}
		}
	}
}
