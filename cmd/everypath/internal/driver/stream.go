package driver

import (
	"container/heap"
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// stream takes the packages through the driver.
func (d *driver) stream(ctx context.Context, nodes []*node) (*report.Result, error) {
	q := newQueue(nodes)
	var mu sync.Mutex // guards result
	result := &report.Result{}
	g, ctx := errgroup.WithContext(ctx)
	stop := context.AfterFunc(ctx, q.close)
	defer stop()
	for range d.Workers {
		g.Go(func() error {
			for n := q.next(); n != nil; n = q.next() {
				one := d.process(n)
				mu.Lock()
				result.Add(one)
				mu.Unlock()
				done := q.finish(n)
				if d.Progress != nil {
					d.Progress(done, len(nodes))
				}
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	result.Sort()
	return result, nil
}

// A queue hands out packages whose imports are ready. Of several it takes
// the one that the sorted list has first, which keeps those apart that have
// little in common, and so the number of packages in memory small.
type queue struct {
	mu    sync.Mutex
	cond  sync.Cond
	ready byIndex
	left  int // packages that are not finished
	done  int
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

// finish notes that n is ready for its importers, drops the imports that
// nobody needs any longer, and returns how many packages are done.
func (q *queue) finish(n *node) int {
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
	q.done++
	q.left = max(q.left-1, 0)
	q.cond.Broadcast()
	return q.done
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
