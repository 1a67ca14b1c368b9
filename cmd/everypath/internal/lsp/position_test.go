package lsp

import (
	"path/filepath"
	"testing"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"github.com/everypath/everypath/cmd/everypath/internal/lsp/lsptest"
)

// Offsets and places are each other's inverse, in texts with all line ends and
// with what takes one, two and, being no UTF-8, one unit for one byte.
func TestPositions(t *testing.T) {
	const content = "aé😀b\r\n\r日\n\n\t\"\U0001F600\"\rx\xffy\n"
	text := newText([]byte(content))
	for offset, r := range content {
		if r == '\n' && offset > 0 && content[offset-1] == '\r' {
			continue // inside of a line end
		}
		p := text.position(offset)
		if got := text.offset16(p); got != offset {
			t.Errorf("offset %d is at %v, which is offset %d", offset, p, got)
		}
		if got := lsptest.Offset(content, p); r < 0x80 && offset < len("aé😀b\r\n\r日\n\n\t\"\U0001F600\"\rx") && got != offset {
			t.Errorf("offset %d is at %v, which the client takes for %d", offset, p, got)
		}
	}
	if p := text.position(len(content)); p != (protocol.Position{Line: 6}) {
		t.Errorf("the end is at %v", p)
	}
	for p, want := range map[protocol.Position]int{
		{Line: 0, Character: 99}: len("aé😀b"), {Line: 99}: len(content), {Line: 3, Character: 5}: len("aé😀b\r\n\r日\n"),
	} {
		if got := text.offset16(p); got != want {
			t.Errorf("%v, which is not in the text, is offset %d, want %d", p, got, want)
		}
	}
	for _, place := range [][3]int{{1, 1, 0}, {0, 0, 0}, {2, 99, len("aé😀b\r\n\r日")}, {99, 1, len(content)}} {
		if got := text.offset(place[0], place[1]); got != place[2] {
			t.Errorf("%d:%d is offset %d, want %d", place[0], place[1], got, place[2])
		}
	}
}

func TestURIs(t *testing.T) {
	for uri, want := range map[string]string{
		"file:///a/b%20c/%C3%A9.go": "/a/b c/é.go", "untitled:Untitled-1": "", "file:": "", "%zz": "", "https://example.com/a.go": "",
	} {
		if got := filepath.ToSlash(pathOf(uri)); got != want {
			t.Errorf("%s is %q, want %q", uri, got, want)
		}
	}
	for _, path := range []string{"/a/b c/é#?.go", "/x.go"} {
		if got := filepath.ToSlash(pathOf(uriOf(filepath.FromSlash(path)))); got != path {
			t.Errorf("%s becomes %s", path, got)
		}
	}
}
