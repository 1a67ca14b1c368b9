package cases

import "behaviour/res"

// again are forms of loops, and of what goes on elsewhere.
var again = []func() string{of(elseOfCheck), of(gotoRetry), of(lockBreak), of(spansDroppedInLoop)}

// else of the check
func elseOfCheck() error {
	if r, err := res.Open("a"); err != nil {
		return err
	} else if err := r.Use(); err != nil {
		return err
	}
	return nil
}

// back to before it
func gotoRetry() error {
	n := 0
retry:
	r, err := res.Open("a")
	if err != nil {
		return err
	}
	if r.Use() != nil && n == 0 {
		n++
		goto retry
	}
	r.Close()
	return nil
}

// out of the loop
func lockBreak() error {
	for i := 0; i < 2; i++ {
		mu.Lock()
		if res.Decide() {
			break
		}
		mu.Unlock()
	}
	return nil
}

// dropped in each iteration
func spansDroppedInLoop() error {
	for i := 0; i < 2; i++ {
		res.Start("loop")
	}
	return nil
}
