package lsp

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"time"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// urgency is how soon a package is to be analysed.
type urgency int

const (
	never urgency = iota
	soon          // when there is nothing else to do
	now
)

// A pkg is a package of which documents are open.
type pkg struct {
	dir     string
	urgency urgency
	turn    int // of equally urgent ones the lower is first
	// isQuiet says that nobody waits for the result: the log and the
	// progress bar are not for every keystroke.
	isQuiet bool
	// shown is what the editor shows, by file.
	shown map[string]*shownFile
	// told is the error that the user has been told last.
	told string
}

// A job is an analysis under way.
type job struct {
	*pkg
	urgency urgency // that it had
	ctx     context.Context
	cancel  context.CancelFunc
	isQuiet bool
	// docs are the open documents as they were when it began.
	docs map[string]document
	// isStopped says that the user does not want it.
	isStopped bool
	progress  *progress
}

// A scheduler says what is analysed next. The server's lock guards it.
type scheduler struct {
	packages map[string]*pkg // by directory
	turns    int
	running  *job
	// isHeld says that the user is typing; timer ends it.
	isHeld    bool
	timer     *time.Timer
	isStopped bool
	// ready tells the worker that there may be work; settled is closed, and
	// replaced, whenever there is less.
	ready   sync.Cond
	settled chan struct{}
}

func (s *scheduler) init(mu *sync.Mutex) {
	s.packages = map[string]*pkg{}
	s.ready.L = mu
	s.settled = make(chan struct{})
}

// want has the package in dir analysed.
func (s *scheduler) want(dir string, u urgency) {
	p := s.packages[dir]
	if p == nil {
		p = &pkg{dir: dir, shown: map[string]*shownFile{}}
		s.packages[dir] = p
	}
	if u > p.urgency {
		s.turns++
		p.urgency, p.turn = u, s.turns
	}
	s.ready.Broadcast()
}

// wantAll has all packages analysed when there is time.
func (s *scheduler) wantAll() {
	for dir := range s.packages {
		s.want(dir, soon)
	}
}

// forget has the package not analysed until it is wanted again.
func (s *scheduler) forget(dir string) {
	if p := s.packages[dir]; p != nil {
		p.urgency = never
		s.settle()
	}
}

// interrupt ends the analysis under way, if it is of dir or dir is empty; it
// begins anew later.
func (s *scheduler) interrupt(dir string) {
	j := s.running
	if j == nil || dir != "" && j.dir != dir || j.ctx.Err() != nil {
		return
	}
	j.cancel()
	if s.packages[j.dir] == j.pkg {
		s.want(j.dir, j.urgency)
	}
}

// hold keeps the worker from beginning anything for a while.
func (s *scheduler) hold(delay time.Duration) {
	if s.timer != nil {
		s.timer.Stop()
	}
	s.isHeld = true
	var timer *time.Timer
	timer = time.AfterFunc(delay, func() {
		s.ready.L.Lock()
		defer s.ready.L.Unlock()
		if s.timer == timer {
			s.release()
		}
	})
	s.timer = timer
}

// release ends hold.
func (s *scheduler) release() {
	s.isHeld = false
	s.ready.Broadcast()
}

// settle tells those who wait for a package that it may be settled.
func (s *scheduler) settle() {
	close(s.settled)
	s.settled = make(chan struct{})
}

// isSettled reports whether what is shown of the package is all there is.
func (s *scheduler) isSettled(dir string) bool {
	p := s.packages[dir]
	return s.isStopped || p == nil || p.urgency == never && (s.running == nil || s.running.pkg != p)
}

func (s *scheduler) stopScheduler() {
	s.isStopped = true
	if s.running != nil {
		s.running.cancel()
	}
	s.ready.Broadcast()
	s.settle()
}

// next returns the most urgent package, nil if there is none at the moment.
func (s *scheduler) next() *pkg {
	if s.isHeld {
		return nil
	}
	var best *pkg
	for _, p := range s.packages {
		if p.urgency == never {
			continue
		}
		if best == nil || cmp.Or(-cmp.Compare(p.urgency, best.urgency), cmp.Compare(p.turn, best.turn)) < 0 {
			best = p
		}
	}
	return best
}

// work analyses one package after the other until the session ends.
func (s *server) work() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		for !s.isStopped && s.next() == nil {
			s.ready.Wait()
		}
		if s.isStopped {
			return
		}
		j := s.begin(s.next())
		s.mu.Unlock()
		result, err := s.analyze(j.ctx, j.dir, j.docs, j.progress.report)
		s.mu.Lock()
		s.end(j, result, err)
		if s.next() == nil {
			// An editor is idle most of the time: what an analysis has
			// taken need not be kept for the next.
			s.mu.Unlock()
			debug.FreeOSMemory()
			s.mu.Lock()
		}
	}
}

// begin makes a job of the package.
func (s *server) begin(p *pkg) *job {
	ctx, cancel := context.WithCancel(s.ctx)
	j := &job{pkg: p, urgency: p.urgency, ctx: ctx, cancel: cancel, isQuiet: p.isQuiet, docs: s.openDocs()}
	p.urgency = never
	s.running = j
	if !j.isQuiet && s.client.hasProgress {
		j.progress = s.newProgress(p.dir)
	}
	return j
}

// openDocs returns the open documents as they are.
func (s *server) openDocs() map[string]document {
	docs := map[string]document{}
	for path, d := range s.docs {
		docs[path] = *d
	}
	return docs
}

// analyze asks for the findings of the package in dir with these documents
// open. The server is not locked.
func (s *server) analyze(ctx context.Context, dir string, docs map[string]document, progress func(done, total int)) (result *report.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			result, err = nil, fmt.Errorf("internal error: %v; please report it with what follows\n%s", p, debug.Stack())
		}
	}()
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return &report.Result{}, nil // a package that is on no disk is in no module
	}
	p := Package{Overlay: map[string][]byte{}, Progress: progress}
	for path, d := range docs {
		onDisk, err := os.ReadFile(path)
		if err != nil || string(onDisk) != d.text {
			p.Overlay[path] = []byte(d.text)
		}
		if d.dir() == dir {
			p.Files = append(p.Files, path)
		}
	}
	if p.Files == nil {
		return &report.Result{}, nil
	}
	return s.Analyze(ctx, p)
}

// end shows what the job has found, if it still holds: whatever makes it
// stale has cancelled it.
func (s *server) end(j *job, result *report.Result, err error) {
	defer s.settle()
	s.running = nil
	isStale := j.ctx.Err() != nil
	j.cancel()
	j.progress.end()
	switch {
	case s.isStopped || s.packages[j.dir] != j.pkg:
		return
	case isStale && j.isStopped:
		s.packages[j.dir].urgency = never
		return
	case isStale:
		return
	}
	j.pkg.isQuiet = false
	s.tell(j, result, err)
	if result != nil && !(j.isQuiet && isBroken(result)) {
		s.publish(j, result)
	}
}

// tell tells of what could not be analysed. What is wrong with the code other
// tools show where it is wrong; while the user types it goes without saying.
func (s *server) tell(j *job, result *report.Result, err error) {
	message := ""
	if err != nil {
		message = err.Error()
	}
	if message != j.told && message != "" {
		s.show(protocol.MessageTypeWarning, message)
	}
	j.told = message
	if result == nil || j.isQuiet {
		return
	}
	for _, f := range result.Failures {
		if !f.NotBuilt {
			s.log(protocol.MessageTypeWarning, "%s", failureText(f))
		}
	}
}
