// Package unreleased defines an analyzer that reports resources that are
// not released on every path.
//
// # Analyzer unreleased
//
// unreleased: report resources that are not released on every path
//
// A call acquires a resource if somebody has to release its result: a file,
// a response body, the rows of a query, a transaction, a connection, the
// cancel function of a context, a lock. From then on there is an obligation,
// and its owner is the variable that holds the result.
//
// # What is reported
//
// The analyzer looks for a path from the acquisition to a return, or back to
// the same acquisition, on which the obligation is neither released, nor
// scheduled for release by a defer, nor transferred to another owner, nor
// void. The branches of the path must agree with each other: a path that
// needs err to be nil in one place and not nil in another is none.
//
// There is one report for each acquisition, at the acquiring call. It comes
// with the witness: each branch decision of the path with what it assumed,
// then the return. The category says how the release is missed.
//
// # What counts as released
//
// Each resource kind has its release: a method (Close, Rollback, End, Stop),
// a method of a part (Body.Close), or a call of the function itself (cancel).
// An obligation is met by
//
//   - the release, direct or deferred, also through a method value
//     (defer f.Close), a closure that is called or deferred, a goroutine, or
//     a function registered with testing's Cleanup;
//   - a call of a function that releases its argument: a contract says so, or
//     its body does, in this package or in another one;
//   - whatever else ends the resource, as Rows.Next does that returned false, or,
//     where the function fails, its caller with the transaction of the rows.
//
// A deferred closure that releases under a condition (if err != nil) counts
// only on the paths on which the condition holds.
//
// The obligation is void where there is nothing to release: the error that
// came with the result is not nil, the result is nil, its ok is false.
//
// A path that ends the process (os.Exit, log.Fatal) needs no release. A
// return of the program's main function ends the process, too: there only
// what must be flushed is reported, a span exporter or a compressing writer.
// What main calls is a function like any other, also where a command ends soon
// afterwards: nothing in it shows that it is called once and last. The action of a
// command does (of cobra, urfave/cli, kingpin, kong): where it fails, it may leave to the process
// what it releases where it succeeds. What all actions leave is left on purpose: three
// of a package or more, or one that gets it of a function to which it gives the
// command, if no function of the package releases it.
//
// # What counts as handed over
//
// The obligation is transferred, and this function is free of it, if the
// resource is
//
//   - returned, unless the same return also returns an error that is not nil;
//   - stored in a variable that outlives the call, or in a field of such a
//     variable (see field), or sent on a channel;
//   - passed to a function that takes it;
//   - captured by a closure that is itself handed over.
//
// A call that only uses its argument (io.ReadAll, json.NewDecoder) borrows
// it, and the obligation stays where it was. A new local value that holds
// the resource is the owner until it is handed over itself: a constructor that
// fails after it has acquired must release first. A goroutine that a function
// starts for the value which it returns is held by that value, too, if nothing
// but a method of it stops the goroutine.
//
// # unreleased/never
//
// No path releases the resource.
//
// Reported:
//
//	func size(name string) (int64, error) {
//		f, err := os.Open(name) // reported
//		if err != nil {
//			return 0, err
//		}
//		info, err := f.Stat()
//		if err != nil {
//			return 0, err
//		}
//		return info.Size(), nil
//	}
//
// Repaired:
//
//	func size(name string) (int64, error) {
//		f, err := os.Open(name)
//		if err != nil {
//			return 0, err
//		}
//		defer f.Close()
//		info, err := f.Stat()
//		if err != nil {
//			return 0, err
//		}
//		return info.Size(), nil
//	}
//
// # unreleased/path
//
// Some paths release the resource and this one does not. Most often a return
// stands between the acquisition and the defer.
//
// A function, or a goroutine, that a caller in the package leaves with a
// resource, and that releases it on some path, must do so on all: it is
// reported at its parameter, unless the caller looks after the resource, too. So
// is an exported function that only other packages call, if nothing but a step
// of its work that has failed keeps it from the release. One that returns what it is given, and releases it where it fails, must do so
// wherever it fails.
//
// Reported:
//
//	func fetch(url string) ([]byte, error) {
//		resp, err := http.Get(url) // reported
//		if err != nil {
//			return nil, err
//		}
//		if resp.StatusCode != http.StatusOK {
//			return nil, errors.New(resp.Status)
//		}
//		defer resp.Body.Close()
//		return io.ReadAll(resp.Body)
//	}
//
// Repaired:
//
//	func fetch(url string) ([]byte, error) {
//		resp, err := http.Get(url)
//		if err != nil {
//			return nil, err
//		}
//		defer resp.Body.Close()
//		if resp.StatusCode != http.StatusOK {
//			return nil, errors.New(resp.Status)
//		}
//		return io.ReadAll(resp.Body)
//	}
//
// A function that hands its resource on at success must release it where it
// fails.
//
// Reported:
//
//	func openLog(name string) (*os.File, error) {
//		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0) // reported
//		if err != nil {
//			return nil, err
//		}
//		if _, err := fmt.Fprintln(f, "started"); err != nil {
//			return nil, err
//		}
//		return f, nil
//	}
//
// Repaired:
//
//	func openLog(name string) (*os.File, error) {
//		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
//		if err != nil {
//			return nil, err
//		}
//		if _, err := fmt.Fprintln(f, "started"); err != nil {
//			f.Close()
//			return nil, err
//		}
//		return f, nil
//	}
//
// Of locks this category is reported: some returns unlock, this one does not.
// A function that keeps the lock exactly where its error is nil, or its bool
// true, means to. So does one that returns with the lock held on every path,
// unless nothing else can release it (category never): only the package
// reaches the lock, or three of its functions use it, and each function of it
// that unlocks has locked before.
//
// # unreleased/discarded
//
// The result, or the function that releases it, is thrown away: it is
// assigned to the blank identifier, or the call's result is not used.
//
// Reported:
//
//	func ping(ctx context.Context, db *sql.DB) error {
//		ctx, _ = context.WithTimeout(ctx, time.Second) // reported
//		return db.PingContext(ctx)
//	}
//
// Repaired:
//
//	func ping(ctx context.Context, db *sql.DB) error {
//		ctx, cancel := context.WithTimeout(ctx, time.Second)
//		defer cancel()
//		return db.PingContext(ctx)
//	}
//
// # unreleased/overwritten
//
// The only variable that holds the resource is assigned again while it is
// held. After that nothing can release it.
//
// Reported:
//
//	func follow(url string) ([]byte, error) {
//		resp, err := http.Get(url) // reported
//		if err != nil {
//			return nil, err
//		}
//		if next := resp.Header.Get("X-Next"); next != "" {
//			resp, err = http.Get(next)
//			if err != nil {
//				return nil, err
//			}
//		}
//		defer resp.Body.Close()
//		return io.ReadAll(resp.Body)
//	}
//
// Repaired:
//
//	func follow(url string) ([]byte, error) {
//		resp, err := http.Get(url)
//		if err != nil {
//			return nil, err
//		}
//		if next := resp.Header.Get("X-Next"); next != "" {
//			resp.Body.Close()
//			resp, err = http.Get(next)
//			if err != nil {
//				return nil, err
//			}
//		}
//		defer resp.Body.Close()
//		return io.ReadAll(resp.Body)
//	}
//
// # unreleased/loop
//
// Each iteration acquires, and the release is deferred to the end of the
// function or never comes, so the resources pile up.
//
// Reported:
//
//	func sizes(names []string) ([]int64, error) {
//		var sizes []int64
//		for _, name := range names {
//			f, err := os.Open(name) // reported
//			if err != nil {
//				return nil, err
//			}
//			defer f.Close()
//			info, err := f.Stat()
//			if err != nil {
//				return nil, err
//			}
//			sizes = append(sizes, info.Size())
//		}
//		return sizes, nil
//	}
//
// Repaired:
//
//	func sizes(names []string) ([]int64, error) {
//		var sizes []int64
//		for _, name := range names {
//			n, err := size(name)
//			if err != nil {
//				return nil, err
//			}
//			sizes = append(sizes, n)
//		}
//		return sizes, nil
//	}
//
//	func size(name string) (int64, error) {
//		f, err := os.Open(name)
//		if err != nil {
//			return 0, err
//		}
//		defer f.Close()
//		info, err := f.Stat()
//		if err != nil {
//			return 0, err
//		}
//		return info.Size(), nil
//	}
//
// # unreleased/field
//
// The resource is stored in a field of an owner, and nothing releases it
// from there: no method of the owner, and no other function of the package.
//
// Reported:
//
//	type client struct {
//		conn net.Conn
//		log  *os.File
//	}
//
//	func newClient(addr, logName string) (*client, error) {
//		conn, err := net.Dial("tcp", addr)
//		if err != nil {
//			return nil, err
//		}
//		log, err := os.Create(logName) // reported
//		if err != nil {
//			conn.Close()
//			return nil, err
//		}
//		return &client{conn: conn, log: log}, nil
//	}
//
//	func (c *client) Close() error { return c.conn.Close() }
//
// Repaired:
//
//	type client struct {
//		conn net.Conn
//		log  *os.File
//	}
//
//	func newClient(addr, logName string) (*client, error) {
//		conn, err := net.Dial("tcp", addr)
//		if err != nil {
//			return nil, err
//		}
//		log, err := os.Create(logName)
//		if err != nil {
//			conn.Close()
//			return nil, err
//		}
//		return &client{conn: conn, log: log}, nil
//	}
//
//	func (c *client) Close() error {
//		return errors.Join(c.conn.Close(), c.log.Close())
//	}
//
// So is a field, or an element of a map or slice in a field, that is lost
// while the owner is meant to release it: the field is assigned again in a
// method that does nothing about the old value, the element is deleted.
//
// Reported:
//
//	type cache struct{ files map[string]*os.File }
//
//	func (c *cache) Open(name string) error {
//		f, err := os.Open(name)
//		if err != nil {
//			return err
//		}
//		c.files[name] = f
//		return nil
//	}
//
//	func (c *cache) Evict(name string) {
//		delete(c.files, name) // reported
//	}
//
//	func (c *cache) Close() {
//		for _, f := range c.files {
//			f.Close()
//		}
//	}
//
// Repaired:
//
//	type cache struct{ files map[string]*os.File }
//
//	func (c *cache) Open(name string) error {
//		f, err := os.Open(name)
//		if err != nil {
//			return err
//		}
//		c.files[name] = f
//		return nil
//	}
//
//	func (c *cache) Evict(name string) {
//		if f := c.files[name]; f != nil {
//			f.Close()
//			delete(c.files, name)
//		}
//	}
//
//	func (c *cache) Close() {
//		for _, f := range c.files {
//			f.Close()
//		}
//	}
//
// It is about fields that only their package can touch. A field that is
// exported (but in a main package) or embedded, that an accessor returns, or
// that is handed to whoever could release it, is never reported. An owner
// without any method that speaks of releasing is taken to live as long as the
// process, and may keep a client or a pool of connections (strict reports it);
// a file, a connection or a cancel function it may not. Whether two values of
// one type are treated alike is not looked at: if some function releases the
// field, all are taken to be released.
//
// # unreleased/partial
//
// A method that is meant to release what its owner holds can return before it
// has released all of it: the first release fails, and the second is skipped.
// The owner is of no use after that, so nobody calls the method again. So it is
// with the elements of a list or a map, where the loop over them ends too early or
// is never reached. The report stands at the method's name.
//
// Reported:
//
//	type store struct {
//		index *os.File
//		data  *os.File
//	}
//
//	func (s *store) Close() error { // reported
//		if err := s.index.Close(); err != nil {
//			return err
//		}
//		return s.data.Close()
//	}
//
// Repaired:
//
//	type store struct {
//		index *os.File
//		data  *os.File
//	}
//
//	func (s *store) Close() error {
//		return errors.Join(s.index.Close(), s.data.Close())
//	}
//
// So is a loop over the elements of a field that ends when the release of one
// of them fails. A return is a slip only if it is taken since a step has
// failed, and that step was a release, or what is written before one (Flush,
// Sync), or came after a release. A guard that shows that nothing is held (a
// flag, a nil field, a sync.Once), a check before anything has been released,
// and a field that another method can still release are right.
//
// # unreleased/panic
//
// Every return releases the resource, but not by a defer, and a call between
// the acquisition and the release may panic. A process that dies releases
// everything; a server that recovers does not. So by default this category
// speaks only in code that runs under a recover: handlers of net/http, gRPC,
// tools and jobs, what they call inside the package, and functions below an
// explicit recover.
//
// Reported:
//
//	type pages struct {
//		dir    string
//		render func(w io.Writer, page io.Reader) error
//	}
//
//	func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
//		f, err := os.Open(filepath.Join(p.dir, "index.html")) // reported
//		if err != nil {
//			http.Error(w, "no page", http.StatusNotFound)
//			return
//		}
//		err = p.render(w, f)
//		f.Close()
//		if err != nil {
//			http.Error(w, "no page", http.StatusInternalServerError)
//		}
//	}
//
// Repaired:
//
//	type pages struct {
//		dir    string
//		render func(w io.Writer, page io.Reader) error
//	}
//
//	func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
//		f, err := os.Open(filepath.Join(p.dir, "index.html"))
//		if err != nil {
//			http.Error(w, "no page", http.StatusNotFound)
//			return
//		}
//		defer f.Close()
//		if err := p.render(w, f); err != nil {
//			http.Error(w, "no page", http.StatusInternalServerError)
//		}
//	}
//
// # Fixes
//
// Most reports carry a fix. It is what a reviewer would ask for: a defer
// behind the error check where the function owns the resource, a release
// before the returns that fail where it hands the resource on, of all that a
// loop has put into a slice if that is dropped, a release on each way out of
// an iteration, a name for what was thrown away, a deferred unlock if all other
// unlocks go away with it, and a releaser that goes on where one release fails.
//
// A fix is offered only after the package, with the fix in it, has been
// type-checked and analysed again: the report is gone and no other has come.
// There is none where something that still uses the resource could leave the
// function, where a second release would do harm, and in files that are
// generated or use cgo.
//
// # Limits
//
// Where the analyzer loses sight of a resource it is silent. It misses a leak
// if the resource
//
//   - is passed to a function value, or an interface method, whose
//     implementations are out of sight: neither in the package nor in one
//     that it imports, unless the parameter's type has no way to release it,
//     as an io.Reader, or is a function whose error the call returns, or the
//     resource is released behind the call where that and the whole function
//     succeed;
//   - is held by a global variable, or by a field or a container that other
//     packages can reach, when it is lost;
//   - comes from a value of an interface that has to be closed itself, by a
//     method out of sight that is told nothing: it may be a part of that;
//   - is acquired in the standard library by a call that no contract
//     describes, or in another package by a function that returns it in some
//     cases open and in others released already.
//
// The search gives up on an acquisition whose paths differ in too many
// conditions: it then forgets the conditions and reports only what no
// condition can avoid. Of hundreds of acquisitions in one function, with
// hundreds of paths from each, those that come last are left out. Test files
// are read only on request.
//
// It can report a path that no execution takes. It compares conditions on the
// error, the resource and the flags of the function itself; what only the
// caller or another data structure guarantees (this map is never empty, that
// call cannot fail) it does not know. Nor does it know that a resource need
// not be released here because something else ends it: write a contract, or
// suppress the report with the reason.
//
// # Options
//
//   - panics says in which functions the category panic speaks: handlers (the
//     default) means those whose panics are recovered, all means every
//     function, off means none.
//   - strict adds what a careful owner may want to look at once: a call of an
//     unknown function borrows the resource instead of hiding it.
//   - tests includes test files.
//   - contracts adds contracts of the user's own.
//   - unused-nolint reports suppressions that suppress nothing.
//
// # Suppression
//
// A comment suppresses reports where the code is right for a reason that it
// cannot show. Give the reason behind a second pair of slashes:
//
//	f, err := os.Open(name) //nolint:unreleased // the process exits below
//
// The comment counts for its line. At the end of the first line of a
// statement or declaration, or on the line before it, it counts for all of
// it. The names unreleased, everypath and all are understood, also in a list
// with other linters' names; a comment without a name counts for everything.
// What another linter has been told of the same resource counts, too: govet of a
// context, bodyclose, sqlclosecheck and spancheck. A function that says
// bodyclose:handled in its comment returns responses that are closed already.
// A suppression that suppresses nothing can be reported (unused-nolint).
//
// A comment above the statement, or at its end, that says in plain words that
// nothing is released on purpose ("intentionally not closed", "not closing the
// listener because the port must stay taken") is enough where no path releases
// it. So is one right above a defer in a loop that says that it is fine there; a
// function that is given a test needs none.
//
// # Contracts
//
// What calls do is inferred from bodies, also in other packages, but for the
// standard library and where a contract says it: text, one line for each API,
// keyed by the function's full name. Those of the standard library and of
// many modules are built in; the command prints them (everypath contracts).
// Lines of the user's own come first:
//
//	type *example.com/queue.Lease        release Done
//	func (*example.com/queue.Queue).Take acquires 0
//	func example.com/queue.Drain         takes 0    # ends the lease itself
//	func example.com/queue.Default       none       # shared, lives on
//
// Parameters are counted from 0 with the receiver first, results from 0. The
// last result, if it is an error, tells whether anything was acquired. The
// text behind # is the reason.
package unreleased
