package driver

import (
	"context"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// stream takes the packages through the driver.
func (d *driver) stream(ctx context.Context, nodes []*node) (*report.Result, error) {
	q := newQueue(nodes, d.Cache != nil)
	var mu sync.Mutex // guards result and done
	result, done := &report.Result{}, 0
	g, ctx := errgroup.WithContext(ctx)
	stop := context.AfterFunc(ctx, q.stop)
	defer stop()
	for range d.Workers {
		g.Go(func() error {
			for t := q.next(); t.node != nil && ctx.Err() == nil; t = q.next() {
				one, closed := d.do(q, t)
				mu.Lock()
				result.Add(one)
				if closed > done && d.Progress != nil {
					d.Progress(closed, len(nodes))
				}
				done = max(done, closed)
				mu.Unlock()
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	dropRepeated(result)
	result.Sort()
	return result, nil
}

// do does a task, and returns what was found and how many packages are
// closed.
func (d *driver) do(q *queue, t task) (result *report.Result, closed int) {
	if !t.settle {
		result = d.process(t.node)
		return result, q.typed(t.node)
	}
	result, known := d.settle(t.node)
	if known {
		return result, q.settled(t.node)
	}
	q.want(t.node)
	return result, 0
}

// dropRepeated drops from the failures of packages with their tests what is
// said of the packages without them.
func dropRepeated(r *report.Result) {
	type key struct{ pkg, rule string }
	said := map[key]report.Failure{}
	for _, f := range r.Failures {
		said[key{f.Package, f.Rule}] = f
	}
	kept := r.Failures[:0]
	for _, f := range r.Failures {
		path, _, isVariant := strings.Cut(f.Package, " [")
		plain, ok := said[key{path, f.Rule}]
		if !ok || !isVariant {
			kept = append(kept, f)
			continue
		}
		f.Details = slices.DeleteFunc(f.Details, func(s report.Step) bool { return slices.Contains(plain.Details, s) })
		f.Total = max(f.Total-plain.Total, len(f.Details))
		if len(f.Details) > 0 || firstLine(f.Message) != firstLine(plain.Message) {
			kept = append(kept, f)
		}
	}
	r.Failures = kept
}

// firstLine returns the part of a message before the stack.
func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
