// Package labelled has middleware that asks a function by what label it is to
// count requests: that function is no handler, and neither is what the router
// lets all requests go through.
package labelled

import "time"

type request struct {
	path string
	next func(*request)
}

type handler func(*request)

type router struct {
	through []handler
	byPath  map[string]handler
}

func (r *router) Use(hs ...handler)             { r.through = append(r.through, hs...) }
func (r *router) Handle(path string, h handler) { r.byPath[path] = h }

type summaryMetric struct{ sums map[string]float64 }

func (m *summaryMetric) With(label string) *summaryMetric { return m }
func (m *summaryMetric) Observe(seconds float64)          { m.sums[""] += seconds }
func (m *summaryMetric) Inc()                             { m.sums[""]++ }

func firstOf(r *request) string { return r.path[:1] }

func counted(m *summaryMetric, labelOf func(*request) string) handler {
	return func(r *request) {
		r.next(r)
		m.With(labelOf(r)).Inc()
	}
}

func sized(m *summaryMetric, labelOf func(*request) string) handler {
	return func(r *request) {
		r.next(r)
		m.With("size " + labelOf(r)).Observe(float64(len(r.path)))
	}
}

func timed(m *summaryMetric, labelOf func(*request) string) handler {
	return func(r *request) {
		start := time.Now()
		r.next(r)
		m.With(labelOf(r)).Observe(time.Since(start).Seconds())
	}
}

func (r *router) observe(m *summaryMetric) {
	r.Use(counted(m, firstOf)) // ok: a label, of what counts
	r.Use(sized(m, firstOf))   // ok
	r.Use(timed(m, firstOf))   // ok
}

// What a decorator runs is a handler, also if it is asked for a label, too.
func latency(m *summaryMetric, labelOf func(*request) string, h handler) handler {
	return func(r *request) {
		start := time.Now()
		h(r)
		m.With(labelOf(r)).Observe(time.Since(start).Seconds())
	}
}

type pages struct{ seen map[string]int }

func (p *pages) list(r *request) { p.seen["list"]++ }
func (p *pages) add(r *request)  { p.seen["add"]++ }
func (p *pages) drop(r *request) { p.seen["drop"]++ }

func (p *pages) routes(r *router, m *summaryMetric) {
	r.Handle("/list", latency(m, firstOf, p.list)) // ok
	r.Handle("/add", latency(m, firstOf, p.add))   // ok
	r.Handle("/drop", p.drop)                      // want `drop \("/drop"\), registered by Handle, is not observed`
}
