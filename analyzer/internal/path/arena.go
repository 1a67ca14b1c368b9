package path

// An arena has room for the values of one search, of which there are many and
// none is read once it is over: the next search writes over them. So most
// states cost no allocation. What is in an arena is never changed before that.
type arena[T any] struct {
	// space is being filled; it is chunks[used-1], or else is not kept.
	space  []T
	chunks [][]T
	used   int
}

// Chunks have room for so many values, and so many of them are kept.
const (
	minChunk, maxChunk = 16, 512
	maxChunks          = 16
)

// list returns room for n values, which the caller fills.
func (a *arena[T]) list(n int) []T {
	for cap(a.space)-len(a.space) < n {
		a.next(n)
	}
	start := len(a.space)
	a.space = a.space[:start+n]
	return a.space[start : start+n : start+n]
}

// next goes on to another chunk, a new one with room for n values if need be.
func (a *arena[T]) next(n int) {
	if a.used < len(a.chunks) {
		a.space = a.chunks[a.used]
		a.used++
		return
	}
	a.space = make([]T, 0, max(n, min(max(2*cap(a.space), minChunk), maxChunk)))
	if len(a.chunks) < maxChunks {
		a.chunks = append(a.chunks, a.space)
		a.used++
	}
}

// reset makes room: nobody reads what is in the arena any more.
func (a *arena[T]) reset() { a.space, a.used = nil, 0 }

func (a *arena[T]) clone(list []T) []T {
	out := a.list(len(list))
	copy(out, list)
	return out
}

// inserted returns list, which it does not change, with v as element i.
func (a *arena[T]) inserted(list []T, i int, v T) []T {
	out := a.list(len(list) + 1)
	copy(out, list[:i])
	out[i] = v
	copy(out[i+1:], list[i:])
	return out
}

// removed returns list, which it does not change, without element i.
func (a *arena[T]) removed(list []T, i int) []T {
	out := a.list(len(list) - 1)
	copy(out, list[:i])
	copy(out[i:], list[i+1:])
	return out
}

// without returns list, which it does not change, without what is dead.
func (a *arena[T]) without(list []T, dead func(*T) bool) []T {
	i := 0
	for i < len(list) && !dead(&list[i]) {
		i++
	}
	if i == len(list) {
		return list
	}
	var out []T
	n := i
	for k := i + 1; k < len(list); k++ {
		if dead(&list[k]) {
			continue
		}
		if out == nil {
			out = a.list(len(list) - 1)
			copy(out, list[:i])
		}
		out[n] = list[k]
		n++
	}
	if out == nil {
		return list[:i:i]
	}
	return out[:n:n]
}

// copyOf returns a copy of in that is to be changed.
func (n *numbering) copyOf(in *state) *state {
	out := &n.states.list(1)[0]
	*out = *in
	return out
}
