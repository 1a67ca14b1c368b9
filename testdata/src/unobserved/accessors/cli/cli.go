// Package cli stands for a library for commands.
package cli

import "context"

// A Context has the flags of a command.
type Context struct {
	context.Context
	flags map[string]bool
}

// Bool returns a flag.
func (c *Context) Bool(name string) bool { return c.flags[name] }
