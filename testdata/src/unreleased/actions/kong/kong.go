// Package kong is a stub of a package of commands.
package kong

type Context struct{ Args []string }
