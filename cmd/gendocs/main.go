//go:build ignore

// Command gendocs writes the rule section of README.md from the rules'
// documentation. With -check it only says whether it is stale.
//
// Usage, in the root of the repository:
//
//	go run cmd/gendocs/main.go [-check]
//
// It is not built with the module, in which there is one command to install.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/everypath/everypath/analyzer"
)

const (
	readme = "README.md"
	// headingLevel is that of a rule in the README; TestReadme has it too.
	headingLevel = 3
)

func main() {
	check := flag.Bool("check", false, "change nothing; exit with status 1 if "+readme+" is stale")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "gendocs:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	old, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	page := string(old)
	for _, doc := range analyzer.Docs() {
		if page, err = doc.Splice(page, headingLevel); err != nil {
			return fmt.Errorf("%s: %w", readme, err)
		}
	}
	switch {
	case page == string(old):
		return nil
	case check:
		return fmt.Errorf("%s is stale; run: go run cmd/gendocs/main.go", readme)
	}
	return os.WriteFile(readme, []byte(page), 0o666)
}
