package lsp

import (
	"fmt"
	"path/filepath"
	"sync"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

// A progress is a bar that the client shows. It appears when the client has
// agreed; a nil one does nothing.
type progress struct {
	s     *server
	token string
	title string

	mu               sync.Mutex
	isShown, isEnded bool
	percent          protocol.UInteger
}

// newProgress asks the client for a bar for the package in dir.
func (s *server) newProgress(dir string) *progress {
	s.bars++
	p := &progress{s: s, token: fmt.Sprintf("everypath/%d", s.bars), title: "everypath: " + filepath.Base(dir)}
	params := protocol.WorkDoneProgressCreateParams{Token: protocol.ProgressToken{Value: p.token}}
	go func() {
		if s.conn.Call(s.ctx, protocol.ServerWindowWorkDoneProgressCreate, params, nil) != nil {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.isShown = true
		p.send(protocol.WorkDoneProgressBegin{Kind: "begin", Title: p.title, Cancellable: &protocol.True})
		if p.isEnded {
			p.send(protocol.WorkDoneProgressEnd{Kind: "end"})
		}
	}()
	return p
}

func (p *progress) send(value any) {
	p.s.notify(protocol.MethodProgress, protocol.ProgressParams{Token: protocol.ProgressToken{Value: p.token}, Value: value})
}

// report is a Package.Progress.
func (p *progress) report(done, total int) {
	if p == nil || total == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	percent := protocol.UInteger(100 * done / total)
	if !p.isShown || p.isEnded || percent <= p.percent {
		return
	}
	p.percent = percent
	message := fmt.Sprintf("%d of %d packages", done, total)
	p.send(protocol.WorkDoneProgressReport{Kind: "report", Message: &message, Percentage: &percent})
}

func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.isEnded = true
	if p.isShown {
		p.send(protocol.WorkDoneProgressEnd{Kind: "end"})
	}
}

// tokenParams are those of window/workDoneProgress/cancel.
type tokenParams struct {
	Token any `json:"token"`
}

// cancelProgress ends the analysis that the bar is of; the package is analysed
// again when it is opened, changed or saved.
func (s *server) cancelProgress(p *tokenParams) (any, error) {
	if j := s.running; j != nil && j.progress != nil && j.progress.token == p.Token {
		j.isStopped = true
		j.cancel()
	}
	return nil, nil
}
