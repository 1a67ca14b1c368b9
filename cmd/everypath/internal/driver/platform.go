package driver

import (
	"go/build"
	"io"
	"strings"
)

// isKnownOS reports whether there is Go for the operating system. The go
// command lists packages for any, in which the files of all systems are left
// out, and each of them then has errors. Only a known name in the name of a
// file keeps the file from other systems.
func isKnownOS(name string) bool {
	elsewhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package p\n")), nil
	}}
	isForAll, err := elsewhere.MatchFile("", "f_"+name+".go")
	return err == nil && !isForAll
}
