package driver

import (
	"container/heap"
	"context"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// stream takes the packages through the driver.
func (d *driver) stream(ctx context.Context, nodes []*node) (*report.Result, error) {
	q := newQueue(nodes)
	var mu sync.Mutex // guards result and done
	result, done := &report.Result{}, 0
	g, ctx := errgroup.WithContext(ctx)
	stop := context.AfterFunc(ctx, q.close)
	defer stop()
	for range d.Workers {
		g.Go(func() error {
			for n := q.next(); n != nil && ctx.Err() == nil; n = q.next() {
				one := d.process(n)
				q.finish(n)
				mu.Lock()
				result.Add(one)
				if done++; d.Progress != nil {
					d.Progress(done, len(nodes))
				}
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

// A queue hands out packages whose imports are ready. Of several it takes
// the one that the sorted list has first, which keeps those apart that have
// little in common, and so the number of packages in memory small.
type queue struct {
	mu    sync.Mutex
	cond  sync.Cond
	ready byIndex
	left  int // packages that are not finished
}

func newQueue(nodes []*node) *queue {
	q := &queue{left: len(nodes)}
	q.cond.L = &q.mu
	for _, n := range nodes {
		if n.waits == 0 {
			heap.Push(&q.ready, n)
		}
	}
	return q
}

// next returns a package that is ready to be taken, or nil if there will be
// none.
func (q *queue) next() *node {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ready) == 0 && q.left > 0 {
		q.cond.Wait()
	}
	if q.left == 0 {
		return nil
	}
	return heap.Pop(&q.ready).(*node)
}

// finish notes that n is ready for its importers and drops the imports that
// nobody needs any longer.
func (q *queue) finish(n *node) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, importer := range n.importers {
		if importer.waits--; importer.waits == 0 {
			heap.Push(&q.ready, importer)
		}
	}
	for _, dep := range n.imports {
		if dep.uses--; dep.uses == 0 {
			dep.drop()
		}
	}
	if n.uses == 0 {
		n.drop()
	}
	q.left = max(q.left-1, 0)
	q.cond.Broadcast()
}

// close makes next return nil.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.left = 0
	q.cond.Broadcast()
}

// byIndex is a heap of nodes.
type byIndex []*node

func (h byIndex) Len() int           { return len(h) }
func (h byIndex) Less(i, j int) bool { return h[i].index < h[j].index }
func (h byIndex) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byIndex) Push(x any)        { *h = append(*h, x.(*node)) }
func (h *byIndex) Pop() any {
	old := *h
	n := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return n
}
