// Command golangci is golangci-lint with everypath linked in, as
// "golangci-lint custom" builds it from a .custom-gcl.yml.
package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/everypath/everypath/cmd/golangci"
)

func main() {
	// Without a version golangci-lint keys its cache by the binary.
	if err := commands.Execute(commands.BuildInfo{GoVersion: "unknown", Version: "", Commit: "", Date: ""}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitcodes.Failure)
	}
}
