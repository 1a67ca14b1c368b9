package background

// words are read until one says that it is the last, which is no case of a
// select.
type words struct {
	quit chan struct{}
	next func() (string, bool)
}

func readWords(next func() (string, bool)) *words {
	w := &words{make(chan struct{}), next}
	go w.read()
	return w
}

func (w *words) read() {
	for {
		if word, _ := w.next(); word == "end" {
			continue
		}
		select {
		case <-w.quit:
			return
		default:
		}
	}
}

func (w *words) Stop() { close(w.quit) }

func reads(next func() (string, bool)) error {
	w := readWords(next) // want `result of readWords is not released on every path: w.Stop is missing before the return`
	if !ready() {
		return errNone
	}
	w.Stop()
	return nil
}

func readsDeferred(next func() (string, bool)) error {
	w := readWords(next)
	defer w.Stop()
	if !ready() {
		return errNone
	}
	return nil
}
