package background

// A test that reaches into a sweeper says nothing of what others do.
func reachInto(s *sweeper) { close(s.quit) }

// ok: stopped by hand.
func sweepsByHand() {
	s := newSweeper()
	s.mark(1)
	s.quit <- struct{}{}
}

// ok
func worksByHand() {
	w, err := startWorkers(2)
	if err != nil {
		return
	}
	close(w.jobs)
}
