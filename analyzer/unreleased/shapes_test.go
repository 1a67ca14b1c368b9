package unreleased_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/everypath/everypath/analyzer/unreleased"
)

// The shapes under testdata/shapes are programs with a hole where the
// resource is. Each is written once and judged for every kind of resource,
// so that what holds for files holds for rows and spans as well.
//
// A shape begins with header lines: "leak CATEGORY|CATEGORY…" or "ok",
// then optionally "needs err" (the acquisition can fail), "needs relerr"
// (the release returns an error) and "skip KIND…". After a line "---"
// comes the body, a text/template over a [kind]. In it the comment
// "// leak" marks the lines of the acquisitions to be reported.

const shapesDir = "../../testdata/shapes"

// A kind says how one kind of resource is spelled in a shape.
type kind struct {
	Name   string
	Type   string
	Params string // parameters of a function that acquires
	Args   string // the same, as arguments
	Expr   string // the acquiring call
	// HasErr reports whether Expr returns an error; otherwise it returns a
	// context first.
	HasErr bool
	// RelErr reports whether the release returns an error.
	RelErr bool
	// Rel is what follows the resource in the call that releases it.
	Rel string
	use string // a statement that uses %s
	try string // an expression of type error that uses %s
	// Decls are declarations that the kind needs in each package.
	Decls string
}

// Acquire returns a statement that acquires and declares x, in one line.
func (k kind) Acquire(x string) string {
	if k.HasErr {
		return fmt.Sprintf("%s, err := %s", x, k.Expr)
	}
	return fmt.Sprintf("%[1]sCtx, %[1]s := %[2]s; watch(%[1]sCtx)", x, k.Expr)
}

// Assign returns a statement that acquires into x.
func (k kind) Assign(x string) string {
	if k.HasErr {
		return fmt.Sprintf("%s, err = %s", x, k.Expr)
	}
	return fmt.Sprintf("_, %s = %s", x, k.Expr)
}

// Discard returns a statement, in one line, that acquires and throws the
// resource away; stmt handles the error.
func (k kind) Discard(stmt string) string {
	if k.HasErr {
		return fmt.Sprintf("_, err := %s; if err != nil { %s }", k.Expr, stmt)
	}
	return fmt.Sprintf("c, _ := %s; watch(c)", k.Expr)
}

// Check returns the error check behind an acquisition.
func (k kind) Check(stmt string) string {
	if !k.HasErr {
		return ""
	}
	return "if err != nil {\n\t\t" + stmt + "\n\t}"
}

// VarErr declares err if the acquisition has an error.
func (k kind) VarErr() string {
	if !k.HasErr {
		return ""
	}
	return "var err error"
}

// Results returns the result types of Expr.
func (k kind) Results() string {
	if k.HasErr {
		return "(" + k.Type + ", error)"
	}
	return "(context.Context, " + k.Type + ")"
}

// Release returns the call that releases x.
func (k kind) Release(x string) string { return x + k.Rel + "()" }

// RelValue returns the release of x as a function value.
func (k kind) RelValue(x string) string { return x + k.Rel }

// RelSuffix is Rel.
func (k kind) RelSuffix() string { return k.Rel }

// Use returns a statement that uses x and leaves it to its owner.
func (k kind) Use(x string) string { return strings.ReplaceAll(k.use, "%s", x) }

// Try returns an expression of type error that uses x.
func (k kind) Try(x string) string { return strings.ReplaceAll(k.try, "%s", x) }

// Holder declares a type that owns one resource.
func (k kind) Holder() string {
	return `// A holder owns r.
type holder struct {
	r    ` + k.Type + `
	name string
}

// Close releases what the holder owns.
func (h *holder) Close() error {
	` + k.Release("h.r") + `
	return nil
}`
}

// prelude returns the declarations that every package of the kind has.
func (k kind) prelude() string {
	check := k.Check("return nil, err")
	return fmt.Sprintf(`
%s

var stepHook func(string) error

var errStep = errors.New("step failed")

func step() error { return stepHook("step") }

func watch(ctx context.Context) { _ = ctx.Err() }

func errOf(_ any, err error) error { return err }

// acquire hands its result to the caller.
func acquire(%s) (%s, error) {
	%s
	%s
	return r, nil
}

// touch uses r and gives it back.
func touch(r %s) error {
	%s
	return %s
}
`, k.Decls, k.Params, k.Type, k.Acquire("r"), check, k.Type, k.Use("r"), k.Try("r"))
}

var kinds = []kind{
	{Name: "body", Type: "*http.Response", Params: "u string", Args: "u", Expr: "http.Get(u)", HasErr: true, RelErr: true,
		Rel: ".Body.Close", use: "_, _ = io.ReadAll(%s.Body)", try: "json.NewDecoder(%s.Body).Decode(new(int))"},
	{Name: "rows", Type: "*sql.Rows", Params: "ctx context.Context, db *sql.DB", Args: "ctx, db", Expr: `db.QueryContext(ctx, "select 1")`,
		HasErr: true, RelErr: true, Rel: ".Close", use: "_, _ = %s.Columns()", try: "%s.Scan()"},
	{Name: "stmt", Type: "*sql.Stmt", Params: "ctx context.Context, db *sql.DB", Args: "ctx, db", Expr: `db.PrepareContext(ctx, "delete from t where id = ?")`,
		HasErr: true, RelErr: true, Rel: ".Close", use: "_, _ = %s.Exec(1)", try: "errOf(%s.Exec(2))"},
	{Name: "conn", Type: "*sql.Conn", Params: "ctx context.Context, db *sql.DB", Args: "ctx, db", Expr: "db.Conn(ctx)",
		HasErr: true, RelErr: true, Rel: ".Close", use: "_ = %s.PingContext(context.Background())", try: "%s.PingContext(context.Background())"},
	{Name: "tx", Type: "*sql.Tx", Params: "ctx context.Context, db *sql.DB", Args: "ctx, db", Expr: "db.BeginTx(ctx, nil)",
		HasErr: true, RelErr: true, Rel: ".Rollback", use: `_, _ = %s.Exec("delete from t")`, try: `errOf(%s.Exec("delete from u"))`},
	{Name: "sqlx", Type: "*sqlx.Rows", Params: "ctx context.Context, db *sqlx.DB", Args: "ctx, db", Expr: `db.QueryxContext(ctx, "select 1")`,
		HasErr: true, RelErr: true, Rel: ".Close", use: "_, _ = %s.Columns()", try: "%s.Scan()"},
	{Name: "pgxrows", Type: "pgx.Rows", Params: "ctx context.Context, pool *pgxpool.Pool", Args: "ctx, pool", Expr: `pool.Query(ctx, "select 1")`,
		HasErr: true, Rel: ".Close", use: "_, _ = %s.Values()", try: "%s.Conn().Ping(context.Background())"},
	{Name: "pgxconn", Type: "*pgxpool.Conn", Params: "ctx context.Context, pool *pgxpool.Pool", Args: "ctx, pool", Expr: "pool.Acquire(ctx)",
		HasErr: true, Rel: ".Release", use: "_ = %s.Ping(context.Background())", try: "%s.Ping(context.Background())"},
	{Name: "file", Type: "*os.File", Params: "p string", Args: "p", Expr: "os.Open(p)", HasErr: true, RelErr: true,
		Rel: ".Close", use: "_, _ = io.ReadAll(%s)", try: "errOf(%s.Stat())"},
	{Name: "netconn", Type: "net.Conn", Params: "addr string", Args: "addr", Expr: `net.Dial("tcp", addr)`, HasErr: true, RelErr: true,
		Rel: ".Close", use: `_, _ = fmt.Fprintln(%s, "hello")`, try: "%s.SetDeadline(time.Time{})"},
	{Name: "cancel", Type: "context.CancelFunc", Params: "ctx context.Context", Args: "ctx", Expr: "context.WithCancel(ctx)",
		use: "_ = %s", try: "ready(%s)",
		Decls: "func ready(c context.CancelFunc) error {\n\tif c == nil {\n\t\treturn errStep\n\t}\n\treturn stepHook(\"ready\")\n}"},
	{Name: "span", Type: "trace.Span", Params: "ctx context.Context, tracer trace.Tracer", Args: "ctx, tracer", Expr: `tracer.Start(ctx, "operation")`,
		Rel: ".End", use: `%s.AddEvent("used")`, try: "note(%s)",
		Decls: "func note(s trace.Span) error {\n\ts.AddEvent(\"noted\")\n\treturn stepHook(\"note\")\n}"},
	{Name: "own", Type: "*gadget", Params: "p string", Args: "p", Expr: "openGadget(p)", HasErr: true, RelErr: true,
		Rel: ".Shutdown", use: "_ = %s.Ping()", try: "%s.Ping()", Decls: `// A gadget owns a file.
type gadget struct {
	f *os.File
	n int
}

func openGadget(p string) (*gadget, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	return &gadget{f: f}, nil
}

// Ping uses the gadget.
func (g *gadget) Ping() error {
	g.n++
	_, err := g.f.Stat()
	return err
}

// Shutdown releases the gadget.
func (g *gadget) Shutdown() error { return g.f.Close() }`},
}

// importPaths maps the package names that shapes and kinds use.
var importPaths = map[string]string{
	"context": "context", "errors": "errors", "fmt": "fmt", "fs": "io/fs", "http": "net/http", "io": "io", "iter": "iter",
	"json": "encoding/json", "log": "log", "net": "net", "os": "os", "sql": "database/sql", "sync": "sync", "testing": "testing",
	"time": "time", "sqlx": "github.com/jmoiron/sqlx", "pgx": "github.com/jackc/pgx/v5", "pgxpool": "github.com/jackc/pgx/v5/pgxpool",
	"trace": "go.opentelemetry.io/otel/trace",
}

// A shape is one file of testdata/shapes.
type shape struct {
	name       string
	categories []string // allowed ones; nil: the shape is right
	needs      map[string]bool
	skip       map[string]bool
	body       *template.Template
}

func readShapes(t *testing.T) []shape {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(shapesDir, "*.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	var shapes []shape
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := parseShape(strings.TrimSuffix(filepath.Base(file), ".tmpl"), string(data))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		shapes = append(shapes, s)
	}
	return shapes
}

func parseShape(name, text string) (shape, error) {
	s := shape{name: name, needs: map[string]bool{}, skip: map[string]bool{}}
	header, body, ok := strings.Cut(text, "---\n")
	if !ok {
		return s, fmt.Errorf("no line --- between header and body")
	}
	judged := false
	for line := range strings.Lines(header) {
		words := strings.Fields(line)
		switch {
		case len(words) == 2 && words[0] == "leak":
			s.categories, judged = strings.Split(words[1], "|"), true
		case len(words) == 1 && words[0] == "ok":
			judged = true
		case len(words) > 1 && words[0] == "needs":
			add(s.needs, words[1:])
		case len(words) > 1 && words[0] == "skip":
			add(s.skip, words[1:])
		default:
			return s, fmt.Errorf("header line %q: want leak CATEGORY, ok, needs err|relerr, or skip KIND", strings.TrimSpace(line))
		}
	}
	if !judged {
		return s, fmt.Errorf("the header says neither leak nor ok")
	}
	var err error
	s.body, err = template.New(name).Parse(body)
	return s, err
}

func add(set map[string]bool, words []string) {
	for _, w := range words {
		set[w] = true
	}
}

// fits reports whether the shape makes sense for k.
func (s shape) fits(k kind) bool {
	return !s.skip[k.Name] && (!s.needs["err"] || k.HasErr) && (!s.needs["relerr"] || k.RelErr)
}

// expand returns the shape's program for k.
func (s shape) expand(k kind) ([]byte, error) {
	var body bytes.Buffer
	if err := s.body.Execute(&body, k); err != nil {
		return nil, err
	}
	body.WriteString(k.prelude())
	const clause = "package p\n\n"
	f, err := parser.ParseFile(token.NewFileSet(), s.name, clause+body.String(), parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, body.String())
	}
	var out bytes.Buffer
	out.WriteString(clause + "import (\n")
	for _, path := range importsOf(f) {
		fmt.Fprintf(&out, "\t%q\n", path)
	}
	out.WriteString(")\n\n")
	out.Write(body.Bytes())
	return out.Bytes(), nil
}

// importsOf returns the sorted paths of the packages that f selects from.
// No shape has a variable named like one of them.
func importsOf(f *ast.File) []string {
	paths := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && importPaths[id.Name] != "" {
				paths[importPaths[id.Name]] = true
			}
		}
		return true
	})
	return slices.Sorted(maps.Keys(paths))
}

// A judged program is a shape for one kind, with the lines to be reported.
type judged struct {
	shape shape
	kind  kind
	leaks map[int]bool
}

// TestShapes judges every shape for every kind.
func TestShapes(t *testing.T) {
	if testing.Short() {
		t.Skip("loads about a thousand packages")
	}
	gopath := t.TempDir()
	stubs, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	programs := map[string]judged{}
	for _, s := range readShapes(t) {
		for _, k := range kinds {
			if !s.fits(k) {
				continue
			}
			src, err := s.expand(k)
			if err != nil {
				t.Fatalf("shape %s for %s: %v", s.name, k.Name, err)
			}
			path := "shapes/" + k.Name + "/" + s.name
			programs[path] = judged{s, k, markedLines(src)}
			if s.categories != nil && len(programs[path].leaks) == 0 {
				t.Errorf("shape %s leaks, but has no line marked // leak", s.name)
			}
			dir := filepath.Join(gopath, "src", path)
			if err := os.MkdirAll(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "p.go"), src, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	cfg := &packages.Config{
		Mode: packages.LoadAllSyntax,
		Dir:  gopath,
		Env:  append(os.Environ(), "GO111MODULE=off", "GOWORK=off", "GOPATH="+gopath+string(os.PathListSeparator)+stubs),
	}
	pkgs, err := packages.Load(cfg, "shapes/...")
	if err != nil {
		t.Fatal(err)
	}
	if n := packages.PrintErrors(pkgs); n > 0 {
		t.Fatalf("%d errors in expanded shapes", n)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{unreleased.New(unreleased.Config{})}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	scoreShapes(t, graph, programs)
}

// markedLines returns the numbers of the lines that end with "// leak".
func markedLines(src []byte) map[int]bool {
	lines := map[int]bool{}
	n := 0
	for line := range bytes.Lines(src) {
		n++
		if bytes.HasSuffix(bytes.TrimSpace(line), []byte("// leak")) {
			lines[n] = true
		}
	}
	return lines
}

// A score counts what became of one shape over all kinds.
type score struct {
	found, missed, misfiled, false int
	misses                         []string // the kinds or shapes that are missed
}

// addTo adds sc, the score of part, to the score called name.
func (sc score) addTo(scores map[string]*score, name, part string) {
	sum := scores[name]
	if sum == nil {
		sum = &score{}
		scores[name] = sum
	}
	sum.found += sc.found
	sum.missed += sc.missed
	sum.misfiled += sc.misfiled
	sum.false += sc.false
	if sc.missed > 0 {
		sum.misses = append(sum.misses, part)
	}
}

func scoreShapes(t *testing.T, graph *checker.Graph, programs map[string]judged) {
	t.Helper()
	known := readKnownMisses(t)
	scores, byKind := map[string]*score{}, map[string]*score{}
	for _, act := range graph.Roots {
		p, ok := programs[act.Package.PkgPath]
		if !ok {
			t.Errorf("package %s is no shape", act.Package.PkgPath)
			continue
		}
		if act.Err != nil {
			t.Errorf("%s: %v", act.Package.PkgPath, act.Err)
			continue
		}
		one := judge(t, act, p, known)
		one.addTo(scores, p.shape.name, p.kind.Name)
		one.addTo(byKind, p.kind.Name, p.shape.name)
	}
	t.Log(scoreTable("shape", scores) + "\n" + scoreTable("kind", byKind))
	for entry, used := range known {
		if !used {
			t.Errorf("known_misses.txt lists %q, which is found or does not exist", entry)
		}
	}
}

// judge compares the reports on one program with its marks.
func judge(t *testing.T, act *checker.Action, p judged, known map[string]bool) (sc score) {
	t.Helper()
	path := act.Package.PkgPath
	found := map[int]bool{}
	for _, d := range act.Diagnostics {
		line := act.Package.Fset.Position(d.Pos).Line
		if !p.leaks[line] || found[line] {
			sc.false++
			t.Errorf("%s:%d: false report: %s (%s)", path, line, d.Message, d.Category)
			continue
		}
		found[line] = true
		if !slices.Contains(p.shape.categories, d.Category) {
			sc.misfiled++
			t.Errorf("%s:%d: category %q, want %s: %s", path, line, d.Category, strings.Join(p.shape.categories, " or "), d.Message)
		}
	}
	sc.found += len(found)
	missed := len(p.leaks) - len(found)
	if missed == 0 {
		return sc
	}
	sc.missed = missed
	if !excused(known, p.shape.name, p.kind.Name) {
		t.Errorf("%s: %d of %d leaks missed", path, missed, len(p.leaks))
	}
	return sc
}

// excused reports whether known lists the miss, and notes that it was used.
func excused(known map[string]bool, shape, kind string) bool {
	ok := false
	for _, entry := range []string{shape + " " + kind, shape + " *", "* " + kind} {
		if _, listed := known[entry]; listed {
			known[entry], ok = true, true
		}
	}
	return ok
}

// readKnownMisses returns the entries of known_misses.txt, none used yet.
func readKnownMisses(t *testing.T) map[string]bool {
	t.Helper()
	file := filepath.Join(shapesDir, "known_misses.txt")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		entry, _, _ := strings.Cut(line, "#")
		words := strings.Fields(entry)
		if len(words) == 0 {
			continue
		}
		if len(words) != 2 {
			t.Fatalf("%s:%d: want SHAPE KIND # why", file, n)
		}
		known[words[0]+" "+words[1]] = false
	}
	return known
}

func scoreTable(title string, scores map[string]*score) string {
	const row = "%-52s %6v %6v %8v %6v  %s\n"
	var b strings.Builder
	fmt.Fprintf(&b, row, title, "found", "missed", "misfiled", "false", "misses")
	sums := map[string]*score{}
	for _, name := range slices.Sorted(maps.Keys(scores)) {
		s := scores[name]
		misses := strings.Join(s.misses, " ")
		if len(s.misses) > len(kinds) {
			misses = fmt.Sprintf("%d shapes", len(s.misses))
		}
		fmt.Fprintf(&b, row, name, s.found, s.missed, s.misfiled, s.false, misses)
		s.addTo(sums, "all", name)
	}
	if s := sums["all"]; s != nil {
		fmt.Fprintf(&b, row, "all", s.found, s.missed, s.misfiled, s.false, "")
	}
	return b.String()
}
