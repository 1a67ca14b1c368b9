// Package cobra is a stub of a package of commands.
package cobra

type Command struct {
	Use  string
	RunE func(cmd *Command, args []string) error
}
