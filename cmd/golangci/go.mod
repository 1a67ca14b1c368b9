module github.com/everypath/everypath/cmd/golangci

go 1.25.0

require (
	github.com/everypath/everypath v0.0.0-00010101000000-000000000000
	github.com/golangci/plugin-module-register v0.1.2
	golang.org/x/tools v0.49.0
)

require github.com/aymanbagabas/go-udiff v0.4.1 // indirect

// The plugin and the rules are of one repository and one version.
replace github.com/everypath/everypath => ../..
