package fix

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"
)

// Sources holds the texts of a package's files, each read once.
type Sources struct {
	pass  *analysis.Pass
	known map[*ast.File]*Source
}

// NewSources returns the sources of the package of a pass.
func NewSources(pass *analysis.Pass) *Sources {
	return &Sources{pass: pass, known: make(map[*ast.File]*Source)}
}

// Of returns the text of a file, nil if there can be no fix in it: it is
// generated, by cgo perhaps, or it is not there as it was parsed.
func (s *Sources) Of(file *ast.File) *Source {
	src, ok := s.known[file]
	if !ok {
		src = s.read(file)
		s.known[file] = src
	}
	return src
}

func (s *Sources) read(file *ast.File) *Source {
	if file == nil || ast.IsGenerated(file) || s.pass.ReadFile == nil {
		return nil
	}
	tok := s.pass.Fset.File(file.FileStart)
	content, err := s.pass.ReadFile(tok.Name())
	if err != nil {
		return nil
	}
	src, err := NewSource(tok, file, content)
	if err != nil {
		return nil
	}
	return src
}

// Statements returns the statements of a block or clause, nil if n is
// neither.
func Statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}
