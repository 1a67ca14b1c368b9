package background

// every returns what ends the goroutine.
func every(f func()) (stop func()) {
	quit := make(chan struct{})
	go func() {
		for {
			select {
			case <-quit:
				return
			default:
				f()
			}
		}
	}()
	return func() { close(quit) }
}

func repeats() error {
	stop := every(func() {}) // want "stop is missing|call of stop"
	if !ready() {
		return errNone
	}
	stop()
	return nil
}

// ok
func repeatsDeferred() error {
	stop := every(func() {})
	defer stop()
	if !ready() {
		return errNone
	}
	return nil
}

// ok: for ever.
func repeatsForGood() { every(func() {}) }

func until(quit <-chan struct{}, f func()) {
	for {
		select {
		case <-quit:
			return
		default:
			f()
		}
	}
}

func everyElse(f func()) (func(), error) {
	if f == nil {
		return nil, errNone
	}
	quit := make(chan struct{})
	go until(quit, f)
	return func() { close(quit) }, nil
}

func repeatsElse() error {
	stop, err := everyElse(func() {}) // want "stop"
	if err != nil {
		return err
	}
	if !ready() {
		return errNone
	}
	stop()
	return nil
}

// once ends after one round.
func onceMore(f func()) (stop func()) {
	quit := make(chan struct{})
	go func() {
		select {
		case <-quit:
		default:
			f()
		}
	}()
	return func() { close(quit) }
}

// ok
func repeatsOnce() error {
	stop := onceMore(func() {})
	if !ready() {
		return errNone
	}
	stop()
	return nil
}

// ended is closed by others as well.
func everyShared(f func(), add func(chan struct{})) (stop func()) {
	quit := make(chan struct{})
	add(quit)
	go until(quit, f)
	return func() { close(quit) }
}

// ok
func repeatsShared(add func(chan struct{})) error {
	stop := everyShared(func() {}, add)
	if !ready() {
		return errNone
	}
	stop()
	return nil
}
