// Package starts has starts that begin no observation: of the elements of a
// list, and of what a name alone calls a start.
package starts

type list struct{ n int }

// End ends the list.
func (l *list) End() { l.n = 0 }

// A Decoder reads lists.
type Decoder struct{}

// ListStart begins a list.
func (d *Decoder) ListStart() *list { return &list{} }

// Each is no wrapper: what it ends is the list.
func Each(d *Decoder, f func() error) error { // want Each:`^calls \[1\]$`
	l := d.ListStart()
	defer l.End()
	return f()
}

type activity struct{}

// End ends the span.
func (a *activity) End() {}

// StartSpan says by its name what it begins.
func StartSpan(name string) *activity { return &activity{} }

// Traced is a wrapper.
func Traced(f func() error) error { // want Traced:`brackets 0 thunk`
	s := StartSpan("x")
	defer s.End()
	return f()
}
