// Command everypath reports resources that are not released on every path.
//
//	everypath [flags] [packages | files]
//	everypath why FILE:LINE
//	everypath contracts [SEARCH]
//	everypath help [TOPIC]
//
// It is also a tool for go vet -vettool.
package main

import (
	"os"

	"github.com/everypath/everypath/cmd/everypath/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
