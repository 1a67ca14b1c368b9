// Package kingpin is a stub of a package of commands.
package kingpin

type ParseContext struct{ Args []string }

type Element struct{ Name string }
