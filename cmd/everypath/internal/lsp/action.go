package lsp

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// codeActions returns the fixes of the findings at a place of the document in
// that version. It waits for an analysis that is due.
func (s *server) codeActions(ctx context.Context, d *document, version protocol.Integer, p *protocol.CodeActionParams) ([]protocol.CodeAction, error) {
	actions := []protocol.CodeAction{} // null is no list
	if d.path == "" || !wantsFixes(p.Context.Only) {
		return actions, nil
	}
	isCurrent := func() bool { return d.version == version && s.docs[d.path] == d }
	for isCurrent() && !s.isSettled(d.dir()) {
		settled := s.settled
		s.mu.Unlock()
		select {
		case <-settled:
		case <-ctx.Done():
		}
		s.mu.Lock()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	if !isCurrent() {
		return nil, &jsonrpc2.Error{Code: codeContentModified, Message: "the document has changed"}
	}
	pkg := s.packages[d.dir()]
	if pkg == nil || pkg.shown[d.path] == nil {
		return actions, nil
	}
	file := pkg.shown[d.path]
	for i, f := range file.findings {
		if overlaps(file.diagnostics[i].Range, p.Range) {
			actions = append(actions, s.fixes(f, file.diagnostics[i])...)
		}
	}
	return actions, nil
}

// wantsFixes reports whether a client that wants only these kinds of actions,
// all if there are none, wants fixes.
func wantsFixes(only []protocol.CodeActionKind) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(kind string) bool {
		return kind == "" || kind == protocol.CodeActionKindQuickFix
	})
}

// fixes returns the fixes of a finding as actions.
func (s *server) fixes(f report.Finding, d protocol.Diagnostic) []protocol.CodeAction {
	var actions []protocol.CodeAction
	for i, fix := range f.Fixes {
		edit := s.workspaceEdit(fix)
		if edit == nil {
			continue
		}
		kind, isFirst := protocol.CodeActionKindQuickFix, i == 0
		actions = append(actions, protocol.CodeAction{
			Title: fix.Message, Kind: &kind, Diagnostics: []protocol.Diagnostic{d}, IsPreferred: &isFirst, Edit: edit,
		})
	}
	return actions
}

// workspaceEdit returns the edits of a fix, or nil if one of them is of
// another content than the file has now.
func (s *server) workspaceEdit(fix report.Fix) *protocol.WorkspaceEdit {
	byFile := map[string][]report.Edit{}
	var names []string
	for _, e := range fix.Edits {
		if byFile[e.Filename] == nil {
			names = append(names, e.Filename)
		}
		byFile[e.Filename] = append(byFile[e.Filename], e)
	}
	edit := &protocol.WorkspaceEdit{}
	for _, name := range names {
		edits, ok := s.textEdits(name, byFile[name])
		if !ok {
			return nil
		}
		if !s.client.hasDocumentChanges {
			if edit.Changes == nil {
				edit.Changes = map[string][]protocol.TextEdit{}
			}
			edit.Changes[s.uri(name)] = edits
			continue
		}
		change := protocol.TextDocumentEdit{TextDocument: protocol.OptionalVersionedTextDocumentIdentifier{
			TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: s.uri(name)},
		}}
		if d := s.docs[name]; d != nil {
			version := d.version
			change.TextDocument.Version = &version
		}
		for _, e := range edits {
			change.Edits = append(change.Edits, e)
		}
		edit.DocumentChanges = append(edit.DocumentChanges, change)
	}
	return edit
}

// textEdits returns edits of a file as the protocol has them, in their order.
// What they insert has the line ends of the file.
func (s *server) textEdits(name string, edits []report.Edit) (list []protocol.TextEdit, ok bool) {
	content, err := os.ReadFile(name)
	if d := s.docs[name]; d != nil {
		content, err = []byte(d.text), nil
	}
	if err != nil {
		return nil, false
	}
	t, hash := newText(content), report.ContentHash(content)
	slices.SortStableFunc(edits, func(a, b report.Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	isCRLF := bytes.Contains(content, []byte("\r\n"))
	for _, e := range edits {
		if e.Base != hash {
			return nil, false
		}
		if isCRLF {
			e.New = strings.ReplaceAll(strings.ReplaceAll(e.New, "\r\n", "\n"), "\n", "\r\n")
		}
		list = append(list, protocol.TextEdit{Range: t.between(e.Start, e.End), NewText: e.New})
	}
	return list, true
}
