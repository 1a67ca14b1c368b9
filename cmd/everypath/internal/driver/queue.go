package driver

import (
	"container/heap"
	"sync"
)

// A queue hands out the work on packages that can be done. Of several pieces
// it takes the one whose package the sorted list has first, which keeps
// those apart that have little in common, and so the number of packages in
// memory small.
//
// A package is closed when it will not ask for the types of its imports any
// more: it has been typed, or is settled and nobody can want its types. Types
// are dropped when all importers are closed.
type queue struct {
	mu    sync.Mutex
	cond  sync.Cond
	ready tasks
	// giants are ready, too, but wait for another giant that is under way:
	// two at a time would take twice the memory that one needs.
	giants     tasks
	isGiantOut bool

	total int
	open  int // packages that are not closed
	// isStopped reports whether no more tasks are handed out.
	isStopped bool
}

// progress is how far a package is. The queue guards it.
type progress struct {
	// unsettled and untyped count the imports that are not, uses the
	// importers that are not closed.
	unsettled, untyped, uses               int
	isSettled, isWanted, isTyped, isClosed bool
}

// A task is a piece of work on a package.
type task struct {
	*node
	// settle says that the cache is to be asked; else types are wanted.
	settle bool
}

// newQueue returns the queue for the packages. If they are not to be settled
// all are so, and those with findings are wanted.
func newQueue(nodes []*node, settle bool) *queue {
	q := &queue{total: len(nodes), open: len(nodes)}
	q.cond.L = &q.mu
	for _, n := range nodes {
		switch {
		case !settle:
			n.isSettled = true
			if n.isRoot {
				q.addWant(n)
			}
		case n.unsettled == 0:
			heap.Push(&q.ready, task{n, true})
		}
	}
	for _, n := range nodes {
		q.tryClose(n)
	}
	return q
}

// next returns a task; without a node there will be none.
func (q *queue) next() task {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.open > 0 && !q.isStopped {
		if len(q.ready) == 0 {
			q.cond.Wait()
			continue
		}
		t := heap.Pop(&q.ready).(task)
		if t.settle || !t.isGiant {
			return t
		}
		if !q.isGiantOut {
			q.isGiantOut = true
			return t
		}
		q.giants = append(q.giants, t)
	}
	return task{}
}

// giantDone lets in the giants that wait.
func (q *queue) giantDone() {
	q.isGiantOut = false
	for _, t := range q.giants {
		heap.Push(&q.ready, t)
	}
	q.giants = nil
}

// want asks for the types of n.
func (q *queue) want(n *node) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.addWant(n)
	q.cond.Broadcast()
}

func (q *queue) addWant(n *node) {
	if n.isWanted {
		return
	}
	n.isWanted = true
	for _, dep := range n.imports {
		q.addWant(dep)
	}
	if n.untyped == 0 {
		heap.Push(&q.ready, task{n, false})
	}
}

// settled notes that n is settled.
func (q *queue) settled(n *node) (closed int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.setSettled(n)
	q.tryClose(n)
	q.cond.Broadcast()
	return q.total - q.open
}

func (q *queue) setSettled(n *node) {
	if n.isSettled {
		return
	}
	n.isSettled = true
	for _, importer := range n.importers {
		if importer.unsettled--; importer.unsettled == 0 {
			heap.Push(&q.ready, task{importer, true})
		}
	}
}

// typed notes that n is typed, and settled by now.
func (q *queue) typed(n *node) (closed int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n.isTyped = true
	if n.isGiant {
		q.giantDone()
	}
	for _, importer := range n.importers {
		if importer.untyped--; importer.untyped == 0 && importer.isWanted {
			heap.Push(&q.ready, task{importer, false})
		}
	}
	if !n.isSettled {
		q.setSettled(n)
	}
	q.tryClose(n)
	q.cond.Broadcast()
	return q.total - q.open
}

// tryClose closes n if that is due, and what is due then.
func (q *queue) tryClose(n *node) {
	if n.isClosed || !n.isSettled || !n.isTyped && (n.isWanted || n.uses > 0) {
		return
	}
	n.isClosed = true
	q.open--
	imports := n.imports
	if n.uses == 0 {
		n.drop()
	}
	for _, dep := range imports {
		if dep.uses--; dep.uses > 0 {
			continue
		}
		if dep.isClosed {
			dep.drop()
		} else {
			q.tryClose(dep)
		}
	}
}

// stop makes next return no task.
func (q *queue) stop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.isStopped = true
	q.cond.Broadcast()
}

// tasks is a heap.
type tasks []task

func (h tasks) Len() int           { return len(h) }
func (h tasks) Less(i, j int) bool { return h[i].index < h[j].index }
func (h tasks) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *tasks) Push(x any)        { *h = append(*h, x.(task)) }
func (h *tasks) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = task{}
	*h = old[:len(old)-1]
	return t
}
