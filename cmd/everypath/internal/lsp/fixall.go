package lsp

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/apply"
	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// kindFixAll is the kind of the action that applies all fixes of a document.
// Clients that ask for source.fixAll, on saving or by hand, get it as well.
const kindFixAll protocol.CodeActionKind = "source.fixAll." + Source

// maxRounds is how often a document is analysed to apply fixes that stand in
// the way of others.
const maxRounds = 6

// wantsFixAll reports whether a client asks for that action: it, or one of
// the kinds that it is of. Who does not say what he wants gets what there is
// at a place.
func wantsFixAll(only []protocol.CodeActionKind) bool {
	return slices.ContainsFunc(only, func(kind string) bool {
		return kind != "" && strings.HasPrefix(kindFixAll+".", kind+".")
	})
}

// fixAll returns the action that makes of a document what the flag -fix makes
// of the file, nil if that changes nothing: the first fix of each finding,
// and, where one is in the way of others, those in what came of it. Fixes that
// have edits in other files are left out. The caller holds the lock, which is
// given up meanwhile.
func (s *server) fixAll(ctx context.Context, d *document, findings []report.Finding) (*protocol.CodeAction, error) {
	docs, before := s.openDocs(), []byte(d.text)
	after := before
	for round := 1; ; round++ {
		changed, left := applyFixes(d.path, after, findings)
		isDone := bytes.Equal(changed, after) || left == 0 || round == maxRounds
		after = changed
		if isDone {
			break
		}
		changedDoc := *d
		changedDoc.text = string(after)
		docs[d.path] = changedDoc
		s.mu.Unlock()
		result, err := s.analyze(ctx, d.dir(), docs, func(int, int) {})
		s.mu.Lock()
		if err != nil {
			return nil, err
		}
		findings = result.Findings
	}
	if bytes.Equal(before, after) {
		return nil, nil
	}
	edits := s.editsBetween(before, after)
	kind := kindFixAll
	return &protocol.CodeAction{Title: "Apply all fixes of everypath", Kind: &kind, Edit: s.editOf(map[string][]protocol.TextEdit{d.path: edits})}, nil
}

// applyFixes applies the first fix of each finding that is all in the file
// and does not conflict with those before it. It returns how many it left
// for what comes of that.
func applyFixes(path string, content []byte, findings []report.Finding) (after []byte, left int) {
	hash := report.ContentHash(content)
	var edits []udiff.Edit
	for _, f := range apply.InOrder(findings) {
		if len(f.Fixes) == 0 {
			continue
		}
		one := []udiff.Edit{}
		for _, e := range f.Fixes[0].Edits {
			if e.Filename != path || e.Base != hash {
				one = nil
				break
			}
			one = append(one, udiff.Edit{Start: e.Start, End: e.End, New: e.New})
		}
		if len(one) == 0 {
			continue
		}
		merged, ok := udiff.Merge(edits, one)
		if !ok {
			left++
			continue
		}
		edits = merged
	}
	after, err := udiff.ApplyBytes(content, edits)
	if err != nil {
		return content, 0 // gives up towards silence
	}
	return after, left
}

// editsBetween returns the edits that make one text of the other, with the
// line ends that the first has.
func (s *server) editsBetween(before, after []byte) (list []protocol.TextEdit) {
	t := newText(before)
	for _, e := range udiff.Lines(string(before), string(after)) {
		list = append(list, t.edit(e.Start, e.End, e.New))
	}
	return list
}
