package guards

import "context"

type elector struct {
	running bool
	work    func(context.Context)
}

// The receiver is captured, and its flag says whether there is something to stop.
func (e *elector) loop(ctx context.Context, chosen chan bool) {
	var run context.Context
	var stop context.CancelFunc
	for is := range chosen {
		if is {
			if !e.running {
				run, stop = context.WithCancel(ctx) // ok: not twice while it runs
				go func() { e.work(run) }()
				e.running = true
			}
		} else if e.running {
			stop()
			e.running = false
		}
	}
	if e.running {
		stop()
	}
}
