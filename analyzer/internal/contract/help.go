package contract

import (
	_ "embed"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"sync"
)

//go:embed contract.go
var source string

// Help returns the notation as the package's documentation has it, in plain
// text.
var Help = sync.OnceValue(func() string {
	f, err := parser.ParseFile(token.NewFileSet(), "contract.go", source, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		panic("internal error: " + err.Error())
	}
	blocks := new(comment.Parser).Parse(f.Doc.Text()).Content
	var p comment.Printer
	return string(p.Text(&comment.Doc{Content: blocks[1:]})) // the first one is about the package
})
