package lsp

import (
	"path/filepath"
	"slices"
	"strings"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

// A document is a file that is open in the editor.
type document struct {
	// uri is what the client calls it: there is more than one spelling.
	uri     string
	path    string
	version protocol.Integer
	text    string
}

func (d *document) dir() string { return filepath.Dir(d.path) }

func (s *server) didOpen(p *protocol.DidOpenTextDocumentParams) (any, error) {
	path := pathOf(p.TextDocument.URI)
	if path == "" || !strings.HasSuffix(path, ".go") {
		return nil, nil
	}
	d := &document{uri: p.TextDocument.URI, path: path, version: p.TextDocument.Version, text: p.TextDocument.Text}
	s.docs[path] = d
	if s.isInside(path) {
		s.interrupt(d.dir())
		s.want(d.dir(), now)
	}
	return nil, nil
}

// changeParams are those of didChange: the protocol's package makes two types
// of one.
type changeParams struct {
	TextDocument   protocol.VersionedTextDocumentIdentifier `json:"textDocument"`
	ContentChanges []struct {
		Range *protocol.Range `json:"range"`
		Text  string          `json:"text"`
	} `json:"contentChanges"`
}

func (s *server) didChange(p *changeParams) (any, error) {
	d := s.docs[pathOf(p.TextDocument.URI)]
	if d == nil {
		return nil, nil
	}
	for _, c := range p.ContentChanges {
		if c.Range == nil {
			d.text = c.Text
			continue
		}
		t := newText([]byte(d.text))
		start, end := t.offset16(c.Range.Start), t.offset16(c.Range.End)
		d.text = d.text[:start] + c.Text + d.text[max(start, end):]
	}
	d.version = p.TextDocument.Version
	s.interrupt("")
	s.endRequests(d)
	s.settle() // nobody need wait for what was before
	switch delay := s.client.changeDelay; {
	case !s.isInside(d.path):
	case delay < 0:
		s.forget(d.dir())
	default:
		s.want(d.dir(), now)
		s.packages[d.dir()].isQuiet = true
		s.hold(delay)
	}
	return nil, nil
}

// endRequests ends the requests that are about what the document was.
func (s *server) endRequests(d *document) {
	for _, r := range s.requests {
		if r.doc == d {
			r.cancel(errContentModified)
		}
	}
}

func (s *server) didSave(p *protocol.DidSaveTextDocumentParams) (any, error) {
	d := s.docs[pathOf(p.TextDocument.URI)]
	if d == nil {
		return nil, nil
	}
	s.interrupt("")
	s.wantAll()
	if s.isInside(d.path) {
		s.want(d.dir(), now)
		s.packages[d.dir()].isQuiet = false
	}
	s.release()
	return nil, nil
}

func (s *server) didClose(p *protocol.DidCloseTextDocumentParams) (any, error) {
	d := s.docs[pathOf(p.TextDocument.URI)]
	if d == nil {
		return nil, nil
	}
	delete(s.docs, d.path)
	s.endRequests(d)
	s.interrupt("")
	s.settleFolders()
	if s.packages[d.dir()] != nil {
		s.want(d.dir(), now) // what was not saved is gone
	}
	return nil, nil
}

// addFolder adds a folder of the workspace.
func (s *server) addFolder(uri string) {
	if path := pathOf(uri); path != "" {
		s.folders = append(s.folders, path)
	}
}

func (s *server) didChangeFolders(p *protocol.DidChangeWorkspaceFoldersParams) (any, error) {
	for _, f := range p.Event.Removed {
		if i := slices.Index(s.folders, pathOf(f.URI)); i >= 0 {
			s.folders = slices.Delete(s.folders, i, i+1)
		}
	}
	for _, f := range p.Event.Added {
		s.addFolder(f.URI)
	}
	s.settleFolders()
	return nil, nil
}

// isInside reports whether the file is in a folder of the workspace, if there
// is one.
func (s *server) isInside(path string) bool {
	return len(s.folders) == 0 || slices.ContainsFunc(s.folders, func(dir string) bool { return isBelow(dir, path) })
}

// settleFolders makes the packages those of the documents that are open and
// inside.
func (s *server) settleFolders() {
	open := map[string]bool{}
	for _, d := range s.docs {
		if s.isInside(d.path) {
			open[d.dir()] = true
		}
	}
	for dir := range s.packages {
		if !open[dir] {
			s.close(dir)
		}
	}
	for dir := range open {
		if s.packages[dir] == nil {
			s.want(dir, now)
		}
	}
}

// didChangeFiles is told of files that changed on disk. Those that are open
// are as they are in the editor, and what it has saved it has said.
func (s *server) didChangeFiles(p *protocol.DidChangeWatchedFilesParams) (any, error) {
	matters := slices.ContainsFunc(p.Changes, func(e protocol.FileEvent) bool { return s.docs[pathOf(e.URI)] == nil })
	if matters {
		s.interrupt("")
		s.wantAll()
	}
	return nil, nil
}
