// Package newround measures what the rounds of a loop do, unless they go on to the next
// one before the measurement ends.
package newround

import (
	"log"
	"time"
)

type histogram struct{ sum float64 }

func (h *histogram) Observe(v float64) { h.sum += v }

var latency histogram

type stream struct{ in chan int }

func (s *stream) refuse(n int) { s.in <- -n }

func (s *stream) apply(n int) error {
	s.in <- n
	return nil
}

// The branches that refuse are alike: none is measured.
func (s *stream) serve() {
	for n := range s.in {
		if n == 0 {
			s.refuse(n) // ok
			continue
		}
		if n < 0 {
			s.refuse(n + 1) // ok
			continue
		}
		if n > 1000 {
			s.refuse(n - 1000)
			continue
		}
		start := time.Now()
		if err := s.apply(n); err != nil {
			s.refuse(n)
			continue
		}
		latency.Observe(time.Since(start).Seconds())
	}
}

// Each round ends what it has begun.
func (s *stream) work(kinds []string) {
	for _, kind := range kinds {
		switch kind {
		case "load":
			start := time.Now()
			s.apply(1)
			latency.Observe(time.Since(start).Seconds())
		case "store":
			start := time.Now()
			s.apply(2)
			latency.Observe(time.Since(start).Seconds())
		case "drop":
			s.apply(3) // want `call of \(\*stream\).apply in this branch is not observed`
		}
	}
}

type host interface {
	Name() string
	Next() int
}

type syncer struct {
	host host
	in   chan int
}

// Who runs it is named in two branches, and is no work of theirs.
func (s *syncer) send(items []int, from int) error {
	if s.host.Next() == from {
		log.Print("nothing to do for ", s.host.Name()) // ok
		return nil
	}
	if from == 0 {
		start := time.Now()
		for _, item := range items {
			s.in <- item
		}
		log.Print("all sent by ", s.host.Name(), " in ", time.Since(start))
		return nil
	}
	log.Print("no history from ", s.host.Next())
	return nil
}
