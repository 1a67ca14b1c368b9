package lsp

import (
	"cmp"
	"context"
	"maps"
	"os"
	"slices"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// codeActions returns the fixes of the findings at a place of the document in
// that version, and, if that is asked for, the action that applies all of
// them. It waits for an analysis that is due.
func (s *server) codeActions(ctx context.Context, d *document, version protocol.Integer, p *protocol.CodeActionParams) ([]protocol.CodeAction, error) {
	actions := []protocol.CodeAction{} // null is no list
	isForAll := wantsFixAll(p.Context.Only)
	if d.path == "" || !isForAll && !wantsFixes(p.Context.Only) {
		return actions, nil
	}
	if isForAll {
		s.release() // the editor waits, and saves nothing before
	}
	if err := s.await(ctx, d, version); err != nil {
		return nil, err
	}
	pkg := s.packages[d.dir()]
	if pkg == nil || pkg.shown[d.path] == nil {
		return actions, nil
	}
	file := pkg.shown[d.path]
	for i, f := range file.findings {
		if wantsFixes(p.Context.Only) && overlaps(file.diagnostics[i].Range, p.Range) {
			actions = append(actions, s.fixes(f, file.diagnostics[i])...)
		}
	}
	if !isForAll {
		return actions, nil
	}
	action, err := s.fixAll(ctx, d, file.findings)
	if action != nil {
		actions = append(actions, *action)
	}
	return actions, err
}

// await waits until what is shown of the document is all there is, with the
// lock given up meanwhile. It ends with an error if the document is changed
// or closed.
func (s *server) await(ctx context.Context, d *document, version protocol.Integer) error {
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
			return ctx.Err()
		}
	}
	if !isCurrent() {
		return errContentModified
	}
	return nil
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
	for _, e := range fix.Edits {
		byFile[e.Filename] = append(byFile[e.Filename], e)
	}
	all := map[string][]protocol.TextEdit{}
	for name, edits := range byFile {
		list, ok := s.textEdits(name, edits)
		if !ok {
			return nil
		}
		all[name] = list
	}
	return s.editOf(all)
}

// editOf returns edits of files in the form that the client knows, those of
// open documents for the version that they have now.
func (s *server) editOf(byFile map[string][]protocol.TextEdit) *protocol.WorkspaceEdit {
	edit := &protocol.WorkspaceEdit{}
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		if !s.client.hasDocumentChanges {
			if edit.Changes == nil {
				edit.Changes = map[string][]protocol.TextEdit{}
			}
			edit.Changes[s.uri(name)] = byFile[name]
			continue
		}
		change := protocol.TextDocumentEdit{TextDocument: protocol.OptionalVersionedTextDocumentIdentifier{
			TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: s.uri(name)},
		}}
		if d := s.docs[name]; d != nil {
			version := d.version
			change.TextDocument.Version = &version
		}
		for _, e := range byFile[name] {
			change.Edits = append(change.Edits, e)
		}
		edit.DocumentChanges = append(edit.DocumentChanges, change)
	}
	return edit
}

// textEdits returns edits of a file as the protocol has them, in their order.
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
	for _, e := range edits {
		if e.Base != hash {
			return nil, false
		}
		list = append(list, t.edit(e.Start, e.End, e.New))
	}
	return list, true
}
