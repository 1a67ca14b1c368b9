// Package unobserved defines an analyzer that reports branches of a dispatch
// that are not observed as their siblings are.
//
// # Analyzer unobserved
//
// unobserved: report dispatch branches that bypass the observability wrapper of their siblings
//
// A dispatch is the place where one of several handlers is chosen: a switch,
// an if, a table of functions, the registrations on a router. Where most
// handlers run under an observation (a span, a timer, an exporter that is
// started and stopped) and one does not, its calls are missing in every
// trace, and whatever the observation starts and stops is not there for it.
//
// # What is reported
//
// The analyzer looks for a branch whose handler call no wrapper and no
// observation covers, while its siblings are covered. Two branches are
// siblings if they are alternatives of one choice and their handler calls do
// the same job: their results meet in one variable, return or reply, they
// fill the same table, or they go to the same registrar.
//
// The report stands at the bypassing call, entry, registration or method. It
// says how many of the siblings are observed and through what, and points at
// the observed siblings, the nearest first, and at the place where the
// wrapper begins and ends its observation.
//
// How many siblings must be observed depends on what they are:
//
//   - arms of one choice, callers of one handler, and one handler that is
//     registered twice: one observed sibling is enough, if its wrapper is
//     proven;
//   - fields, entries and registrations: at least two that share a wrapper,
//     and more than there are bypasses;
//   - methods of one type: one bypass in eight;
//   - implementations of one interface: at least three types, and fewer
//     bypasses than observed ones.
//
// A log before and after the handler, and a handler that begins its own
// observation, say less of their siblings. Where nothing else observes them, arms
// of one choice need two such siblings, and more of them than bypasses; where
// most of a table are observed so, at most a third of it may be bypasses.
//
// # What counts as observed
//
// A wrapper is recognised by what it does, not by its name: on the path on
// which it calls the function or handler that it is given, it begins an
// observation before and ends it after. It may call it, return a function
// that calls it, or be a middleware that does so for a handler; it may be
// generic, a method, a closure, in another package, or call another wrapper.
//
// An observation is what the contracts know as one (spans of OpenTelemetry
// and its like, timers and histograms, a log line before and one after), what
// has the shape of one (a result with a method End), and a resource of the
// module's own that is acquired before and released after the call, if its
// kind speaks of observing (an exporter, a tracer, an audit log).
//
// Before and after are a matter of paths: the begin precedes the call on all
// of them, and a deferred or plain end follows. A span that leaks on some path
// still observes (that is the business of unreleased); a time or a log line
// has to be recorded on all of them. A path on which observing is switched off
// (the tracer is nil, a setting says so) does not count, and neither does an
// implementation of the wrapper's interface that only calls what it gets. A
// call in a goroutine, a call in a loop around which the observation stands, a
// yield function, and a resource that is lent to the callback are not observed.
//
// A handler that begins its own observation is observed, too (one of another
// module, which does so for its own sake, is neither observed nor bare), and so is all
// that is registered on a server behind an observing middleware, interceptor,
// stats handler or pair of hooks, or that is in turn handed to an observing
// handler, by a call, by a chain of middleware, or by a method ServeHTTP that
// runs it. Where the server comes from is looked up in the same package. A
// chain of middleware that is applied in a loop counts as a wrapper, whatever
// is in it.
//
// What is out of sight can be told: the option wrapper names a function that is a
// wrapper of its function-valued and handler-typed parameters, not-wrapper one
// that is none.
//
// # What needs no observation
//
// The analyzer is silent about
//
//   - branches that only answer: an error, a constant, what is unknown, by
//     their names ping, health, ready, metrics, version, help, the list of
//     tools and the like, and pages (index, home, root, info, status, usage)
//     whose bodies change nothing that outlives the call and hand their context
//     to no work, or are out of sight; and those whose bodies answer what is
//     always the same, where those of the observed siblings do more;
//   - branches that are taken where the observation is switched off, or not
//     switched on;
//   - handlers that are wrapped after they were put in their place;
//   - a dispatcher that runs under an observation itself;
//   - two or more siblings that share a wrapper of another kind;
//   - stubs, fakes and mocks, test files, generated code;
//   - a branch with a comment that says that it is intended: "not traced",
//     "without a span", "deliberately no metrics".
//
// # unobserved/branch
//
// An arm of a switch, a type switch or an if calls its handler directly.
//
// Reported:
//
//	type server struct{ latency *histogram }
//
//	type histogram struct{ sum time.Duration }
//
//	func (h *histogram) Observe(d time.Duration) { h.sum += d }
//
//	func (s *server) observe(ctx context.Context, call func(context.Context) (string, error)) (string, error) {
//		start := time.Now()
//		defer func() { s.latency.Observe(time.Since(start)) }()
//		return call(ctx)
//	}
//
//	func (s *server) search(ctx context.Context) (string, error) { return "", ctx.Err() }
//
//	func (s *server) fetch(ctx context.Context) (string, error) { return "", ctx.Err() }
//
//	func (s *server) handle(ctx context.Context, tool string) (string, error) {
//		switch tool {
//		case "search":
//			return s.observe(ctx, s.search)
//		case "fetch":
//			return s.fetch(ctx) // reported
//		}
//		return "", errors.New("unknown tool")
//	}
//
// Repaired:
//
//	type server struct{ latency *histogram }
//
//	type histogram struct{ sum time.Duration }
//
//	func (h *histogram) Observe(d time.Duration) { h.sum += d }
//
//	func (s *server) observe(ctx context.Context, call func(context.Context) (string, error)) (string, error) {
//		start := time.Now()
//		defer func() { s.latency.Observe(time.Since(start)) }()
//		return call(ctx)
//	}
//
//	func (s *server) search(ctx context.Context) (string, error) { return "", ctx.Err() }
//
//	func (s *server) fetch(ctx context.Context) (string, error) { return "", ctx.Err() }
//
//	func (s *server) handle(ctx context.Context, tool string) (string, error) {
//		switch tool {
//		case "search":
//			return s.observe(ctx, s.search)
//		case "fetch":
//			return s.observe(ctx, s.fetch)
//		}
//		return "", errors.New("unknown tool")
//	}
//
// # unobserved/early
//
// A branch returns before the wrapper is reached.
//
// Reported:
//
//	type exporter struct{ running bool }
//
//	func startExporter() *exporter { return &exporter{running: true} }
//
//	func (e *exporter) Stop() { e.running = false }
//
//	func observe(call func() (string, error)) (string, error) {
//		exp := startExporter()
//		defer exp.Stop()
//		return call()
//	}
//
//	func run(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func chat(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func handle(ctx context.Context, in string, isWorkflow bool) (string, error) {
//		if isWorkflow {
//			return run(ctx, in) // reported
//		}
//		return observe(func() (string, error) { return chat(ctx, in) })
//	}
//
// Repaired:
//
//	type exporter struct{ running bool }
//
//	func startExporter() *exporter { return &exporter{running: true} }
//
//	func (e *exporter) Stop() { e.running = false }
//
//	func observe(call func() (string, error)) (string, error) {
//		exp := startExporter()
//		defer exp.Stop()
//		return call()
//	}
//
//	func run(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func chat(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func handle(ctx context.Context, in string, isWorkflow bool) (string, error) {
//		if isWorkflow {
//			return observe(func() (string, error) { return run(ctx, in) })
//		}
//		return observe(func() (string, error) { return chat(ctx, in) })
//	}
//
// # unobserved/goroutine
//
// A handler is started as a goroutine beside the call that is observed.
//
// Reported:
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func observe(ctx context.Context, call func(context.Context) error) error {
//		ctx, span := startSpan(ctx, "job")
//		defer span.End()
//		return call(ctx)
//	}
//
//	func work(ctx context.Context) error { return ctx.Err() }
//
//	func handle(ctx context.Context, async bool) error {
//		if async {
//			go work(ctx) // reported
//			return nil
//		}
//		return observe(ctx, work)
//	}
//
// Repaired:
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func observe(ctx context.Context, call func(context.Context) error) error {
//		ctx, span := startSpan(ctx, "job")
//		defer span.End()
//		return call(ctx)
//	}
//
//	func work(ctx context.Context) error { return ctx.Err() }
//
//	func handle(ctx context.Context, async bool) error {
//		if async {
//			go observe(ctx, work)
//			return nil
//		}
//		return observe(ctx, work)
//	}
//
// # unobserved/entry
//
// An element of a map or a slice of handlers is bare.
//
// Reported:
//
//	type handler func(ctx context.Context, in string) (string, error)
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func traced(name string, h handler) handler {
//		return func(ctx context.Context, in string) (string, error) {
//			ctx, span := startSpan(ctx, name)
//			defer span.End()
//			return h(ctx, in)
//		}
//	}
//
//	func create(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func update(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func remove(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	var handlers = map[string]handler{
//		"create": traced("create", create),
//		"update": traced("update", update),
//		"remove": remove, // reported
//	}
//
// Repaired:
//
//	type handler func(ctx context.Context, in string) (string, error)
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func traced(name string, h handler) handler {
//		return func(ctx context.Context, in string) (string, error) {
//			ctx, span := startSpan(ctx, name)
//			defer span.End()
//			return h(ctx, in)
//		}
//	}
//
//	func create(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func update(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func remove(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	var handlers = map[string]handler{
//		"create": traced("create", create),
//		"update": traced("update", update),
//		"remove": traced("remove", remove),
//	}
//
// # unobserved/field
//
// A struct field that holds handlers is given a bare one.
//
// Reported:
//
//	type handler func(ctx context.Context, in string) (string, error)
//
//	type tool struct {
//		Name   string
//		Handle handler
//	}
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func traced(name string, h handler) handler {
//		return func(ctx context.Context, in string) (string, error) {
//			ctx, span := startSpan(ctx, name)
//			defer span.End()
//			return h(ctx, in)
//		}
//	}
//
//	func create(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func update(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func remove(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	var tools = []tool{
//		{Name: "create", Handle: traced("create", create)},
//		{Name: "update", Handle: traced("update", update)},
//		{Name: "remove", Handle: remove}, // reported
//	}
//
// Repaired:
//
//	type handler func(ctx context.Context, in string) (string, error)
//
//	type tool struct {
//		Name   string
//		Handle handler
//	}
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func traced(name string, h handler) handler {
//		return func(ctx context.Context, in string) (string, error) {
//			ctx, span := startSpan(ctx, name)
//			defer span.End()
//			return h(ctx, in)
//		}
//	}
//
//	func create(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func update(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	func remove(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
//	var tools = []tool{
//		{Name: "create", Handle: traced("create", create)},
//		{Name: "update", Handle: traced("update", update)},
//		{Name: "remove", Handle: traced("remove", remove)},
//	}
//
// # unobserved/registration
//
// A handler is registered as it is, on a registrar whose other handlers are
// wrapped.
//
// Reported:
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func traced(name string, h http.HandlerFunc) http.HandlerFunc {
//		return func(w http.ResponseWriter, r *http.Request) {
//			ctx, span := startSpan(r.Context(), name)
//			defer span.End()
//			h(w, r.WithContext(ctx))
//		}
//	}
//
//	func users(w http.ResponseWriter, r *http.Request) {}
//
//	func orders(w http.ResponseWriter, r *http.Request) {}
//
//	func reports(w http.ResponseWriter, r *http.Request) {}
//
//	func routes(mux *http.ServeMux) {
//		mux.HandleFunc("/users", traced("users", users))
//		mux.HandleFunc("/orders", traced("orders", orders))
//		mux.HandleFunc("/reports", reports) // reported
//	}
//
// Repaired:
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func traced(name string, h http.HandlerFunc) http.HandlerFunc {
//		return func(w http.ResponseWriter, r *http.Request) {
//			ctx, span := startSpan(r.Context(), name)
//			defer span.End()
//			h(w, r.WithContext(ctx))
//		}
//	}
//
//	func users(w http.ResponseWriter, r *http.Request) {}
//
//	func orders(w http.ResponseWriter, r *http.Request) {}
//
//	func reports(w http.ResponseWriter, r *http.Request) {}
//
//	func routes(mux *http.ServeMux) {
//		mux.HandleFunc("/users", traced("users", users))
//		mux.HandleFunc("/orders", traced("orders", orders))
//		mux.HandleFunc("/reports", traced("reports", reports))
//	}
//
// # unobserved/method
//
// An exported method does not begin the observation that the other methods
// of its type begin. One in eight, no more, else it is a habit.
//
// Reported:
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func traced(ctx context.Context, name string, call func(context.Context) error) error {
//		ctx, span := startSpan(ctx, name)
//		defer span.End()
//		return call(ctx)
//	}
//
//	type conn struct{ sent int }
//
//	func (c *conn) send(ctx context.Context) error { c.sent++; return ctx.Err() }
//
//	type Store struct{ conn *conn }
//
//	func (s *Store) Read(ctx context.Context) error   { return traced(ctx, "read", s.conn.send) }
//	func (s *Store) Write(ctx context.Context) error  { return traced(ctx, "write", s.conn.send) }
//	func (s *Store) Append(ctx context.Context) error { return traced(ctx, "append", s.conn.send) }
//	func (s *Store) Rename(ctx context.Context) error { return traced(ctx, "rename", s.conn.send) }
//	func (s *Store) Delete(ctx context.Context) error { return traced(ctx, "delete", s.conn.send) }
//	func (s *Store) Scan(ctx context.Context) error   { return traced(ctx, "scan", s.conn.send) }
//	func (s *Store) Merge(ctx context.Context) error  { return traced(ctx, "merge", s.conn.send) }
//
//	func (s *Store) Compact(ctx context.Context) error { // reported
//		return s.conn.send(ctx)
//	}
//
// Repaired:
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	func traced(ctx context.Context, name string, call func(context.Context) error) error {
//		ctx, span := startSpan(ctx, name)
//		defer span.End()
//		return call(ctx)
//	}
//
//	type conn struct{ sent int }
//
//	func (c *conn) send(ctx context.Context) error { c.sent++; return ctx.Err() }
//
//	type Store struct{ conn *conn }
//
//	func (s *Store) Read(ctx context.Context) error   { return traced(ctx, "read", s.conn.send) }
//	func (s *Store) Write(ctx context.Context) error  { return traced(ctx, "write", s.conn.send) }
//	func (s *Store) Append(ctx context.Context) error { return traced(ctx, "append", s.conn.send) }
//	func (s *Store) Rename(ctx context.Context) error { return traced(ctx, "rename", s.conn.send) }
//	func (s *Store) Delete(ctx context.Context) error { return traced(ctx, "delete", s.conn.send) }
//	func (s *Store) Scan(ctx context.Context) error   { return traced(ctx, "scan", s.conn.send) }
//	func (s *Store) Merge(ctx context.Context) error  { return traced(ctx, "merge", s.conn.send) }
//
//	func (s *Store) Compact(ctx context.Context) error {
//		return traced(ctx, "compact", s.conn.send)
//	}
//
// # unobserved/implementation
//
// A type's implementation of a method does not begin the observation that
// those of other types begin.
//
// Reported:
//
//	type agent interface {
//		Run(ctx context.Context, in string) (string, error)
//	}
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	type Chain struct{ first, second agent }
//
//	func (c *Chain) Run(ctx context.Context, in string) (string, error) {
//		ctx, span := startSpan(ctx, "chain")
//		defer span.End()
//		return ask(ctx, in)
//	}
//
//	type Loop struct{ body agent }
//
//	func (l *Loop) Run(ctx context.Context, in string) (string, error) {
//		ctx, span := startSpan(ctx, "loop")
//		defer span.End()
//		return ask(ctx, in)
//	}
//
//	type Model struct{ name string }
//
//	func (m *Model) Run(ctx context.Context, in string) (string, error) { // reported
//		return ask(ctx, in)
//	}
//
//	func ask(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
// Repaired:
//
//	type agent interface {
//		Run(ctx context.Context, in string) (string, error)
//	}
//
//	type span struct{ name string }
//
//	func startSpan(ctx context.Context, name string) (context.Context, *span) { return ctx, &span{name} }
//
//	func (s *span) End() {}
//
//	type Chain struct{ first, second agent }
//
//	func (c *Chain) Run(ctx context.Context, in string) (string, error) {
//		ctx, span := startSpan(ctx, "chain")
//		defer span.End()
//		return ask(ctx, in)
//	}
//
//	type Loop struct{ body agent }
//
//	func (l *Loop) Run(ctx context.Context, in string) (string, error) {
//		ctx, span := startSpan(ctx, "loop")
//		defer span.End()
//		return ask(ctx, in)
//	}
//
//	type Model struct{ name string }
//
//	func (m *Model) Run(ctx context.Context, in string) (string, error) {
//		ctx, span := startSpan(ctx, "model")
//		defer span.End()
//		return ask(ctx, in)
//	}
//
//	func ask(ctx context.Context, in string) (string, error) { return in, ctx.Err() }
//
// # unobserved/wrapper
//
// A function looks like a wrapper, but its observation does not cover the
// call: it ends before, its time is taken before, or only an event before the
// call is recorded. The same is said of a pair of hooks of which the second
// does not run when the call fails, or is not called then.
//
// Reported:
//
//	type histogram struct{ sum time.Duration }
//
//	func (h *histogram) Observe(d time.Duration) { h.sum += d }
//
//	func observe(h *histogram, call func() error) error {
//		start := time.Now()
//		defer h.Observe(time.Since(start)) // reported
//		return call()
//	}
//
// Repaired:
//
//	type histogram struct{ sum time.Duration }
//
//	func (h *histogram) Observe(d time.Duration) { h.sum += d }
//
//	func observe(h *histogram, call func() error) error {
//		start := time.Now()
//		defer func() { h.Observe(time.Since(start)) }()
//		return call()
//	}
//
// # Fixes
//
// A branch is wrapped as its nearest observed sibling is. Where that hands a
// function to its wrapper, the branch hands over its own; where it hands over a
// closure, the call, or all that the branch does, moves into a closure of the
// same signature, so that what it acquires is used and released under the
// observation; its returns become the closure's where it fails as the code
// behind the branches does. A goroutine runs the wrapper. The wrapper gets the sibling's
// other arguments. An entry, a field, a registration or a handler that a branch
// chooses is handed to its sibling's decorator, or to the struct that holds it.
// A branch, a method or an implementation whose siblings begin the observation
// themselves begins it as they do. A name among the arguments comes from the
// branch's case, from the same place of the entry, or is the handler's own.
// An end that comes before the call is deferred, a time that is measured too
// early is measured in a literal.
//
// A fix is offered only after the package, with the fix in it, has been
// type-checked and analysed again: the report is gone and no other has come.
// There is none where control leaves the branch by a jump, where nothing in
// the file serves as a model, or for interceptors and hooks.
//
// # Limits
//
// The analyzer is silent where it loses sight: of a handler that comes out of
// a parameter or a data structure, of a wrapper in a package without source,
// of siblings whose results go different ways. It judges one package at a
// time, with what is known of the functions of others: a handler that is
// wrapped in one package and called bare in another is not seen, nor are
// implementations compared that stand in packages of which none imports the
// other: where both are registered, their bodies are out of sight.
//
// It can report a branch that is right: it does not know that a handler need
// not be observed because nobody asks for it. Say so in a comment, name the
// branch (ignore), or suppress the report.
//
// # Options
//
//   - wrapper names functions that are wrappers although their bodies do not
//     show it; not-wrapper names functions that are none.
//   - dispatcher names functions whose branches are siblings, whatever becomes
//     of their results.
//   - ignore gives words: a branch, entry or handler that has one in its name
//     needs no observation.
//   - minority reports bypasses of tables also where only few siblings are
//     observed.
//   - believed takes a function out of sight to be a wrapper if most siblings
//     hand it their handlers.
//   - tests includes the dispatchers in test files; tests themselves, and their
//     helpers, call handlers as they like.
//   - unused-nolint reports suppressions that suppress nothing.
//
// Functions are named in full, as in contracts: example.com/tool.Call,
// (*example.com/tool.Server).Call. A star at the end stands for the rest. The
// command takes them as lists: -wrappers, -not-wrappers and -dispatchers.
//
// # Suppression
//
// A comment suppresses a report where a branch is right to be bare. Give the
// reason behind a second pair of slashes:
//
//	return s.poll(ctx) //nolint:unobserved // once a second, on purpose
//
// The comment counts for its line. At the end of the first line of a
// statement or declaration, or on the line before it, it counts for all of
// it. The names unobserved, everypath and all are understood.
package unobserved
