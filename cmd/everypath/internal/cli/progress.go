package cli

import (
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// patience is how long a run shows no progress: most are shorter.
const patience = 2 * time.Second

// A progress shows on a terminal how many packages are done.
type progress struct {
	w     *os.File // nil if it is not a terminal
	since time.Time

	mu  sync.Mutex
	bar *progressbar.ProgressBar
}

func newProgress(w *os.File) *progress {
	if !isTerminal(w) {
		w = nil
	}
	return &progress{w: w, since: time.Now()}
}

// update shows that done of total packages are done. It can be called by
// several goroutines.
func (p *progress) update(done, total int) {
	if p.w == nil || time.Since(p.since) < patience {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionSetDescription("packages"),
			progressbar.OptionSetWidth(30),
			progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	// A bar that cannot be drawn is no reason to stop.
	_ = p.bar.Set(max(done, int(p.bar.State().CurrentNum)))
}

// close removes the bar.
func (p *progress) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
