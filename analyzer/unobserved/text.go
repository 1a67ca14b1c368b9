package unobserved

import (
	_ "embed"
	"sync"

	"github.com/everypath/everypath/analyzer/internal/ruledoc"
)

//go:embed doc.go
var docGo string

var doc = sync.OnceValue(func() ruledoc.Doc {
	d := ruledoc.MustExtract(docGo, name)
	d.Import = "github.com/everypath/everypath/analyzer/unobserved"
	return d
})

// Doc returns the documentation of the rule, read from the package comment.
func Doc() ruledoc.Doc { return doc() }
