package unreleased

import (
	_ "embed"

	"github.com/everypath/everypath/analyzer/internal/ruledoc"
)

//go:embed doc.go
var docGo string

// Doc returns the documentation of the rule, read from the package comment.
func Doc() ruledoc.Doc {
	doc := ruledoc.MustExtract(docGo, "unreleased")
	doc.Import = "github.com/everypath/everypath/analyzer/unreleased"
	return doc
}
