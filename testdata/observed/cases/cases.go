// Package cases has dispatches of which a branch is not observed.
package cases

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"observed/tracing"
)

// All are the cases.
var All = []func(pick string) string{
	of(thunk), of(generic), of(ifElse), of(early), of(mapTable), of(structTable), of(registered),
	of(typeSwitch), of(statements), of(assigned), of(noContext), of(twoResults), of(methodWrapper),
	of(curried), of(appended), of(inline), of(literals), of(chain), of(methods), of(implementations),
	of(named), of(ownName), of(shared), of(constTable), of(goroutines),
	of(acquired), of(routed), of(recorded),
	of(continues), of(counted), of(inHead), of(bare), of(dropsValue),
	of(failing), of(failingValue), of(failingBelow),
}

func of(f func(ctx context.Context, pick string) (string, error)) func(string) string {
	return func(pick string) string {
		out, err := f(context.Background(), pick)
		return fmt.Sprintf("%q %v", out, err)
	}
}

var errUnknown = errors.New("unknown")

func workA(ctx context.Context) (string, error) { return tracing.Work(ctx, "a") }
func workB(ctx context.Context) (string, error) { return tracing.Work(ctx, "b") }
func workC(ctx context.Context) (string, error) { return tracing.Work(ctx, "c") }
func workD(ctx context.Context) (string, error) { return tracing.Work(ctx, "d") }

func doA(ctx context.Context) error { _, err := workA(ctx); return err }
func doB(ctx context.Context) error { _, err := workB(ctx); return err }
func doC(ctx context.Context) error { _, err := workC(ctx); return err }

func observe(ctx context.Context, name string, f func(ctx context.Context) error) error {
	ctx, span := tracing.Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func observeValue[T any](ctx context.Context, name string, f func(ctx context.Context) (T, error)) (T, error) {
	ctx, span := tracing.Start(ctx, name)
	defer span.End()
	return f(ctx)
}

func thunk(ctx context.Context, pick string) (string, error) {
	switch pick {
	case "a":
		return "", observe(ctx, "a", doA)
	case "b":
		return "", observe(ctx, "b", doB)
	case "c":
		return "", doC(ctx)
	}
	return "", errUnknown
}

func generic(ctx context.Context, pick string) (string, error) {
	switch pick {
	case "a":
		return observeValue(ctx, "a", workA)
	case "b":
		return observeValue(ctx, "b", func(ctx context.Context) (string, error) {
			return workB(ctx)
		})
	case "c":
		return workC(ctx)
	default:
		return "", errUnknown
	}
}

func ifElse(ctx context.Context, pick string) (string, error) {
	if pick == "a" {
		return observeValue(ctx, "a", workA)
	} else {
		return workB(ctx)
	}
}

func early(ctx context.Context, pick string) (string, error) {
	if pick == "c" {
		return workC(ctx)
	}
	return observeValue(ctx, pick, workA)
}

type handler func(ctx context.Context) (string, error)

func with(name string, h handler) handler {
	return func(ctx context.Context) (string, error) {
		ctx, span := tracing.Start(ctx, name)
		defer span.End()
		return h(ctx)
	}
}

func mapTable(ctx context.Context, pick string) (string, error) {
	table := map[string]handler{
		"a": with("a", workA),
		"b": with("b", workB),
		"c": with("c", workC),
		"d": workD,
	}
	if h := table[pick]; h != nil {
		return h(ctx)
	}
	return "", errUnknown
}

type tool struct {
	Name string
	Run  handler
}

func structTable(ctx context.Context, pick string) (string, error) {
	tools := []tool{
		{Name: "a", Run: with("a", workA)},
		{Name: "b", Run: with("b", workB)},
		{Name: "c", Run: with("c", workC)},
		{Name: "d", Run: workD},
	}
	return pickTool(ctx, tools, pick)
}

func pickTool(ctx context.Context, tools []tool, pick string) (string, error) {
	for _, t := range tools {
		if t.Name == pick {
			return t.Run(ctx)
		}
	}
	return "", errUnknown
}

type registry struct{ tools []tool }

func (r *registry) Register(name string, h handler) { r.tools = append(r.tools, tool{name, h}) }

func registered(ctx context.Context, pick string) (string, error) {
	var r registry
	r.Register("a", with("a", workA))
	r.Register("b", with("b", workB))
	r.Register("c", with("c", workC))
	r.Register("d", workD)
	return pickTool(ctx, r.tools, pick)
}

type (
	reqA struct{ n int }
	reqB struct{ n int }
	reqC struct{ n int }
)

func typeSwitch(ctx context.Context, pick string) (string, error) {
	req := map[string]any{"a": reqA{1}, "b": reqB{2}, "c": &reqC{3}}[pick]
	switch req := req.(type) {
	case reqA:
		return observeValue(ctx, "a", func(ctx context.Context) (string, error) {
			out, err := workA(ctx)
			return fmt.Sprint(out, req.n), err
		})
	case reqB:
		return observeValue(ctx, "b", func(ctx context.Context) (string, error) { return workB(ctx) })
	case *reqC:
		out, err := workC(ctx)
		return fmt.Sprint(out, req.n), err
	}
	return "", errUnknown
}

func statements(ctx context.Context, pick string) (string, error) {
	var out string
	var err error
	switch pick {
	case "a":
		err = observe(ctx, "a", func(ctx context.Context) error {
			out, err = workA(ctx)
			return err
		})
	case "b":
		err = observe(ctx, "b", func(ctx context.Context) error {
			out, err = workB(ctx)
			return err
		})
	case "c":
		prefix := "c: "
		out, err = workC(ctx)
		out = prefix + out
	}
	if err != nil {
		return "", fmt.Errorf("statements: %w", err)
	}
	return out, nil
}

func assigned(ctx context.Context, pick string) (string, error) {
	var out string
	var err error
	switch pick {
	case "a":
		out, err = observeValue(ctx, "a", workA)
	case "b":
		out, err = observeValue(ctx, "b", workB)
	case "c":
		out, err = workC(ctx)
	}
	return out, err
}

func timed(name string, f func() error) error {
	_, span := tracing.Start(context.Background(), name)
	defer span.End()
	return f()
}

func noContext(ctx context.Context, pick string) (string, error) {
	var err error
	switch pick {
	case "a":
		err = timed("a", func() error { return doA(ctx) })
	case "b":
		err = timed("b", func() error { return doB(ctx) })
	case "c":
		err = doC(ctx)
	}
	return "done", err
}

func twoResults(ctx context.Context, pick string) (out string, err error) {
	defer func() { out += "." }()
	switch pick {
	case "a":
		if out, err = observeValue(ctx, "a", workA); err != nil {
			return "", fmt.Errorf("a: %w", err)
		}
	case "b":
		if out, err = observeValue(ctx, "b", workB); err != nil {
			return "", fmt.Errorf("b: %w", err)
		}
	case "c":
		if out, err = workC(ctx); err != nil {
			return "", fmt.Errorf("c: %w", err)
		}
	}
	return out, nil
}

type server struct{ name string }

func (s *server) observed(ctx context.Context, name string, f func(ctx context.Context) (string, error)) (string, error) {
	ctx, span := tracing.Start(ctx, s.name+name)
	defer span.End()
	return f(ctx)
}

func (s *server) dispatch(ctx context.Context, pick string) (string, error) {
	switch pick {
	case "a":
		return s.observed(ctx, "a", workA)
	case "b":
		return s.observed(ctx, "b", workB)
	case "c":
		return workC(ctx)
	}
	return "", errUnknown
}

func methodWrapper(ctx context.Context, pick string) (string, error) {
	return (&server{"s"}).dispatch(ctx, pick)
}

func traced(name string) func(handler) handler {
	return func(next handler) handler {
		return func(ctx context.Context) (string, error) {
			ctx, span := tracing.Start(ctx, name)
			defer span.End()
			return next(ctx)
		}
	}
}

func curried(ctx context.Context, pick string) (string, error) {
	table := map[string]handler{
		"a": traced("a")(workA),
		"b": traced("b")(workB),
		"c": traced("c")(workC),
		"d": workD,
	}
	if h, ok := table[pick]; ok {
		return h(ctx)
	}
	return "", errUnknown
}

func appended(ctx context.Context, pick string) (string, error) {
	var tools []tool
	tools = append(tools, tool{"a", with("a", workA)})
	tools = append(tools, tool{"b", with("b", workB)})
	tools = append(tools, tool{"c", with("c", workC)})
	tools = append(tools, tool{"d", workD})
	return pickTool(ctx, tools, pick)
}

func inline(ctx context.Context, pick string) (string, error) {
	switch pick {
	case "a":
		ctx, span := tracing.Start(ctx, "a")
		defer span.End()
		return workA(ctx)
	case "b":
		ctx, span := tracing.Start(ctx, "b")
		defer span.End()
		return workB(ctx)
	case "c":
		return workC(ctx)
	}
	return "", errUnknown
}

func literals(ctx context.Context, pick string) (string, error) {
	run := map[string]handler{
		"a": with("a", func(ctx context.Context) (string, error) { return workA(ctx) }),
		"b": with("b", func(ctx context.Context) (string, error) { return workB(ctx) }),
		"c": with("c", func(ctx context.Context) (string, error) { return workC(ctx) }),
		"d": func(ctx context.Context) (string, error) {
			out, err := workD(ctx)
			return "d: " + out, err
		},
	}[pick]
	if run == nil {
		return "", errUnknown
	}
	return run(ctx)
}

func chain(ctx context.Context, pick string) (out string, err error) {
	if pick == "a" {
		out, err = observeValue(ctx, "a", workA)
	} else if pick == "b" {
		out, err = observeValue(ctx, "b", workB)
	} else if pick == "c" {
		out, err = workC(ctx)
	} else {
		err = errUnknown
	}
	return out, err
}

// A Store has nine methods.
type Store struct{ n int }

func (s *Store) Get(ctx context.Context) (string, error) {
	ctx, span := tracing.Start(ctx, "Store.Get")
	defer span.End()
	s.n++
	return workA(ctx)
}

func (s *Store) Put(ctx context.Context) (string, error) {
	ctx, span := tracing.Start(ctx, "Store.Put")
	defer span.End()
	s.n++
	return workA(ctx)
}

func (s *Store) List(ctx context.Context) (string, error) {
	ctx, span := tracing.Start(ctx, "Store.List")
	defer span.End()
	s.n++
	return workB(ctx)
}

func (s *Store) Find(ctx context.Context) (string, error) {
	ctx, span := tracing.Start(ctx, "Store.Find")
	defer span.End()
	s.n++
	return workB(ctx)
}

func (s *Store) Move(ctx context.Context) (string, error) {
	ctx, span := tracing.Start(ctx, "Store.Move")
	defer span.End()
	s.n++
	return workB(ctx)
}

func (s *Store) Copy(ctx context.Context) (string, error) {
	ctx, span := tracing.Start(ctx, "Store.Copy")
	defer span.End()
	s.n++
	return workB(ctx)
}

func (s *Store) Stat(ctx context.Context) (string, error) {
	ctx, span := tracing.Start(ctx, "Store.Stat")
	defer span.End()
	s.n++
	return workB(ctx)
}

func (s *Store) Drop(ctx context.Context) (string, error) {
	ctx, span := tracing.Start(ctx, "Store.Drop")
	defer span.End()
	s.n++
	return workB(ctx)
}

func (s *Store) Scan(ctx context.Context) (string, error) {
	s.n++
	return workC(ctx)
}

func methods(ctx context.Context, pick string) (string, error) {
	s := &Store{}
	switch pick {
	case "a":
		return s.Get(ctx)
	case "b":
		return s.List(ctx)
	}
	return s.Scan(ctx)
}

type agent interface {
	Act(ctx context.Context, n int) (string, error)
}

type (
	loopAgent  struct{}
	chainAgent struct{}
	cycleAgent struct{}
)

func (loopAgent) Act(ctx context.Context, n int) (string, error) {
	ctx, span := tracing.Start(ctx, "loop")
	defer span.End()
	return workA(ctx)
}

func (chainAgent) Act(ctx context.Context, n int) (string, error) {
	ctx, span := tracing.Start(ctx, "chain")
	defer span.End()
	return workB(ctx)
}

func (cycleAgent) Act(ctx context.Context, n int) (string, error) {
	out, err := workC(ctx)
	if err != nil {
		return "", fmt.Errorf("cycle %d: %w", n, err)
	}
	return out, nil
}

func implementations(ctx context.Context, pick string) (string, error) {
	a, ok := map[string]agent{"a": loopAgent{}, "b": chainAgent{}, "c": cycleAgent{}}[pick]
	if !ok {
		return "", errUnknown
	}
	return a.Act(ctx, 3)
}

const (
	opRead  = "a"
	opWrite = "b"
	opScan  = "c"
)

func named(ctx context.Context, pick string) (string, error) {
	switch pick {
	case opRead:
		return observeValue(ctx, opRead, workA)
	case opWrite:
		return observeValue(ctx, opWrite, workB)
	case opScan:
		return workC(ctx)
	}
	return "", errUnknown
}

const component = "cases"

const (
	spanRead  = "span a"
	spanWrite = "span b"
)

// A name of its own is made of the label's.
func ownName(ctx context.Context, pick string) (string, error) {
	switch pick {
	case "a":
		return observeValue(ctx, spanRead, workA)
	case "b":
		return observeValue(ctx, spanWrite, workB)
	case "c":
		return workC(ctx)
	}
	return "", errUnknown
}

func observeIn(ctx context.Context, component, name string, f func(ctx context.Context) (string, error)) (string, error) {
	ctx, span := tracing.Start(ctx, component+name)
	defer span.End()
	return f(ctx)
}

func shared(ctx context.Context, pick string) (string, error) {
	switch pick {
	case opRead:
		return observeIn(ctx, component, opRead, workA)
	case opWrite:
		return observeIn(ctx, component, opWrite, workB)
	case opScan:
		return workC(ctx)
	}
	return "", errUnknown
}

const opDrop = "d"

func constTable(ctx context.Context, pick string) (string, error) {
	tools := []struct {
		name string
		do   handler
	}{
		{name: opRead, do: with(opRead, workA)},
		{name: opWrite, do: with(opWrite, workB)},
		{name: opScan, do: with(opScan, workC)},
		{name: opDrop, do: workD},
	}
	for _, t := range tools {
		if t.name == pick {
			return t.do(ctx)
		}
	}
	return "", errUnknown
}

func goroutines(ctx context.Context, pick string) (string, error) {
	var wg sync.WaitGroup
	run := func(f func() error) {
		wg.Add(1)
		func() {
			defer wg.Done()
			f()
		}()
		wg.Wait()
	}
	switch pick {
	case "a":
		run(func() error { return observe(ctx, "a", doA) })
	case "b":
		run(func() error { return observe(ctx, "b", doB) })
	case "c":
		run(func() error { return doC(ctx) })
	}
	return pick, nil
}
