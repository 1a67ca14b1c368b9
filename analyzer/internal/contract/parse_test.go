package contract

import (
	"fmt"
	"strings"
	"testing"
)

// parseTests has each accepted form and the canonical text that it is
// printed as, "" if that is the same.
var parseTests = []struct{ line, want string }{
	{"type *os.File release Close", ""},
	{"type\t*os.File  release   Close  # reason", "type *os.File release Close # reason"},
	{"type database/sql/driver.Tx release Commit | Rollback;once", "type database/sql/driver.Tx release Commit|Rollback; once"},
	{"type *net/http.Response release Body.Close; dynamic", ""},
	{"type context.CancelFunc release call", ""},
	{"type func(error) release call", ""},
	{"type *database/sql.Rows release Close; until Next|Err", "type *database/sql.Rows release Close; until Next|Err"},
	{"type *database/sql.Rows release Close; until Next; dynamic; flush", "type *database/sql.Rows release Close; flush; until Next; dynamic"},
	{"type *bufio.Writer release Flush; flush; on  success", "type *bufio.Writer release Flush; flush; on success"},
	{"type *a/b.Pool[T, U] release Close", "type *a/b.Pool release Close"},
	{"field net/http.Request.Body takes", ""},
	{"field os/exec.Cmd.* borrows # why", ""},
	{"field a/b.Pool[T].F borrows", "field a/b.Pool.F borrows"},
	{"func os.Open acquires 0", ""},
	{"func gopkg.in/a.v1.Open acquires 0", ""},
	{"func (gopkg.in/a.v1.T).Open acquires 0", ""},
	{"func (error).Error borrows 0", ""},
	{"func a.F acquires 1 carrier 0 err 2 partner 3 ok 4", "func a.F acquires 1 err 2 ok 4 carrier 0 partner 3"},
	{"func a.F acquires 1 on success peer 0", "func a.F acquires 1 peer 0 on success"},
	{"func a.F acquires 0 on success flush", "func a.F acquires 0 flush on success"},
	{"func a.F acquires 0 param paired", ""},
	{"func a.F acquires 0 system", ""},
	{"func (a.T).F acquires 0 flush within 0 err 1", "func (a.T).F acquires 0 err 1 within 0 flush"},
	{"func a.F acquires 0 ends 1 within 0; ends 0 2", "func a.F acquires 0 within 0 ends 1; ends 0 2"},
	{"func a.F acquires 0 flush unless 1.Managed", "func a.F acquires 0 unless 1.Managed flush"},
	{"func a.F acquires global profile err 0", ""},
	{"func a.F releases global profile", ""},
	{"func (*a.T).F releases 0", ""},
	{"func (*a.T).F releases 0 Close", ""},
	{"func (*a.T).F releases 0 Close on failure", ""},
	{"func a.F releases 0 on success", ""},
	{"func a.F takes 0; takes 1 on success; takes 2 on failure", ""},
	{"func a.* borrows *", ""},
	{"func (a.*).* borrows *", ""},
	{"func (*a.T).* borrows 0", ""},
	{"func (*a.T[K, V]).Get borrows 0; forwards 1 0", "func (*a.T).Get borrows 0; forwards 1 0"},
	{"func a.F forwards 0 0 on success; forwards 1 0", ""},
	{"func a.F recovers 0 1", ""},
	{"func a.F calls 31", ""},
	{"func (*sync.Mutex).TryLock locks 0 Unlock ok 0", ""},
	{"func (*sync.Mutex).Lock locks 0 Unlock", ""},
	{"func a.F noreturn", ""},
	{"func a.F nilness 0 0; nonnil 1", ""},
	{"func a.F none # the value is shared", ""},
	{"func a.F before go1.23; none; borrows 0 # why#not", "func a.F borrows 0; none; before go1.23 # why#not"},
}

func TestParse(t *testing.T) {
	for _, test := range parseTests {
		want := test.want
		if want == "" {
			want = test.line
		}
		table, err := Parse("user", test.line)
		if err != nil {
			t.Errorf("%s: %v", test.line, err)
			continue
		}
		entries := table.Entries()
		if len(entries) != 1 || entries[0].String() != want {
			t.Errorf("%s: got %v, want %s", test.line, entries, want)
			continue
		}
		again, err := Parse("user", want)
		if err != nil || again.Entries()[0] != entries[0] {
			t.Errorf("%s: canonical text reads as %v, %v", test.line, again.Entries(), err)
		}
	}
}

// Each error names what is wrong and shows an accepted form.
func TestParseError(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"fun a.F none", `unknown word "fun"; a line begins with type, func, field, observe or #`},
		{"type *os.File Close", `no release in type line; the form is type TYPE release`},
		{"type File release Close", `bad type "File"; accepted are context.CancelFunc, *os.File`},
		{"type *os.File release", `no release in type line`},
		{"type *os.File release Cl-ose", `bad release "Cl-ose"; accepted are Close, Body.Close, and call`},
		{"type *os.File release Close; twice", `unknown attribute "twice"; accepted are flush, on success, once, until METHOD[|METHOD…], dynamic, drained`},
		{"type *os.File release Close; until A|", `unknown attribute "until A|"`},
		{"type *os.File release Close; until", `unknown attribute "until"`},
		{"field a.T.F keeps", `bad field line; the form is field TYPE.NAME borrows|takes`},
		{"field a.F takes", `bad field name "a.F"; accepted are net/http.Request.Body`},
		{"func Open none # r", `bad function name "Open"; accepted are os.Open, (*os.File).Close`},
		{"func (*os.File) none # r", `bad function name "(*os.File)"`},
		{"func (**os.File).F none # r", `bad function name`},
		{"func a.F", `no clause for a.F; the clauses are acquires, `},
		{"func a.F nothing", `a.F: unknown clause "nothing"; the clauses are acquires, `},
		{"func a.F none; # r", `a.F: empty clause`},
		{"func a.F acquires", `missing index in acquires clause; the form is acquires R [param]`},
		{"func a.F acquires -1", `bad index "-1", want 0 to 31, in acquires clause`},
		{"func a.F acquires 32", `bad index "32", want 0 to 31, in acquires clause`},
		{"func a.F acquires x", `bad index "x", want 0 to 31, in acquires clause`},
		{"func a.F acquires 0 often", `unexpected "often" in acquires clause`},
		{"func a.F acquires 0 err", `missing index in acquires clause`},
		{"func a.F acquires 0 within x", `bad index "x", want 0 to 31, in acquires clause`},
		{"func a.F acquires 0 unless 1", `bad setting "1" in acquires clause`},
		{"func a.F acquires global", `bad name "" in acquires clause`},
		{"func a.F acquires global x param", `unexpected "param" in acquires clause`},
		{"func a.F releases 0 Close always", `unexpected "always" in releases clause; the form is releases P [METHOD]`},
		{"func a.F releases global", `bad name "" in releases clause`},
		{"func a.F takes *", `bad index "*", want 0 to 31, in takes clause; the form is takes P [on success|on failure]`},
		{"func a.F takes 0 on sunday", `unexpected "on sunday" in takes clause`},
		{"func a.F borrows", `missing index in borrows clause; the form is borrows P, or borrows *`},
		{"func a.F forwards 0", `missing index in forwards clause; the form is forwards P R [on success]`},
		{"func a.F recovers 0", `the form is recovers P R`},
		{"func a.F calls", `the form is calls P`},
		{"func a.F locks 0", `bad name "" in locks clause; the form is locks P METHOD [ok K]`},
		{"func a.F noreturn 0", `unexpected "0" in noreturn clause; the form is noreturn`},
		{"func a.F nonnil", `the form is nonnil R`},
		{"func a.F nilness 0", `the form is nilness P R`},
		{"func a.F before 1.23", `bad Go version "1.23" in before clause; the form is before go1.N`},
		{"func a.F none", `a.F: none needs a reason behind #`},
		{"func a.F none; acquires 0 # r", `none contradicts acquires and locks`},
		{"func a.F noreturn; acquires 0", `noreturn contradicts acquires and locks`},
		{"func a.F borrows 0; borrows 0", `two borrows clauses for parameter 0`},
		{"func a.F acquires 0; acquires 0 err 1", `two acquires clauses for the same resource`},
	} {
		_, err := Parse("user.txt", "# comment\n"+test.line)
		if err == nil {
			t.Errorf("%s: no error", test.line)
			continue
		}
		if got := err.Error(); !strings.HasPrefix(got, "user.txt:2: ") || !strings.Contains(got, test.want) {
			t.Errorf("%s: got error %q, want user.txt:2 and %q", test.line, got, test.want)
		}
	}
}

func TestParseDuplicate(t *testing.T) {
	_, err := Parse("c", "func (a.T).F borrows 0\nfunc (a.T[X]).F takes 0\n\ntype a.T release F\ntype a.T release G\n")
	const want = "c:2: duplicate line for func (a.T).F; the other one is at c:1\nc:5: duplicate line for type a.T; the other one is at c:4"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// No more than ten errors are listed.
func TestParseManyErrors(t *testing.T) {
	var text strings.Builder
	for i := range 15 {
		fmt.Fprintf(&text, "bad%d\n", i)
	}
	_, err := Parse("c", text.String())
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 11 || lines[10] != "and 5 more errors" {
		t.Errorf("got %d lines:\n%v", len(lines), err)
	}
}

func TestTopic(t *testing.T) {
	table, err := Parse("dir/std-io.txt", "func a.F borrows *\n## Readers and writers\nfunc a.G borrows *\n")
	if err != nil {
		t.Fatal(err)
	}
	got := table.Entries()
	if got[0].Topic != "std-io" || got[1].Topic != "Readers and writers" {
		t.Errorf("got topics %q and %q", got[0].Topic, got[1].Topic)
	}
	if found := table.Lookup("readers"); len(found) != 1 || found[0].Name != "a.G" || found[0].Origin != "dir/std-io.txt:3" {
		t.Errorf("Lookup found %v", found)
	}
}

// Every line of the built-in table survives being printed and read again.
func TestBuiltinRoundTrip(t *testing.T) {
	entries := Builtin().Entries()
	var text strings.Builder
	for _, e := range entries {
		text.WriteString(e.String() + "\n")
	}
	table, err := Parse("printed", text.String())
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range table.Entries() {
		if e.String() != entries[i].String() {
			t.Errorf("%s is printed and read as %s", entries[i], e)
		}
	}
}
