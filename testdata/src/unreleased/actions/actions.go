// Package actions leaves to the process what all actions of its commands make, and
// is told of what some of them forget.
package actions

import (
	"errors"
	"os"

	"unreleased/actions/api"
	"unreleased/actions/cobra"
)

var errNone = errors.New("no arguments")

// ok: no action releases its client
var list = &cobra.Command{Use: "list", RunE: func(cmd *cobra.Command, args []string) error {
	c, err := api.NewClient("a")
	if err != nil {
		return err
	}
	return c.Do("list")
}}

// ok
func get(cmd *cobra.Command, args []string) error {
	c, err := api.NewClient("a")
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return errNone
	}
	return c.Do("get")
}

// ok
func put(cmd *cobra.Command, args []string) error {
	c, err := api.NewClient("a")
	if err != nil {
		return err
	}
	return c.Do("put")
}

// ok
func remove(cmd *cobra.Command, args []string) error {
	c, err := api.NewClient("a")
	if err != nil {
		return err
	}
	return c.Do("remove")
}

// What is no action is called for more than one.
func all(addrs []string) error {
	for _, a := range addrs {
		c, err := api.NewClient(a) // want `result of api.NewClient is acquired in each iteration and never released`
		if err != nil {
			return err
		}
		if err := c.Do("all"); err != nil {
			return err
		}
	}
	return nil
}

func logGet(cmd *cobra.Command, args []string) error {
	l, err := api.NewLog("get") // want `result of api.NewLog is never released`
	if err != nil {
		return err
	}
	return l.Write("get")
}

func logPut(cmd *cobra.Command, args []string) error {
	l, err := api.NewLog("put") // want `result of api.NewLog is never released`
	if err != nil {
		return err
	}
	return l.Write("put")
}

func logRemove(cmd *cobra.Command, args []string) error {
	l, err := api.NewLog("remove") // want `result of api.NewLog is never released`
	if err != nil {
		return err
	}
	return l.Write("remove")
}

func logList(cmd *cobra.Command, args []string) error {
	l, err := api.NewLog("list") // want `result of api.NewLog is never released`
	if err != nil {
		return err
	}
	return l.Write("list")
}

// One action knows that a log is to be closed.
func logAll(cmd *cobra.Command, args []string) error {
	l, err := api.NewLog("all") // ok
	if err != nil {
		return err
	}
	defer l.Close()
	return l.Write("all")
}

func one(cmd *cobra.Command, args []string) error {
	f, err := os.Open(cmd.Use) // want `result of os.Open is never released`
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

// ok: what a deferred call out of sight may do with it is no release
func wait(cmd *cobra.Command, args []string) error {
	c, err := api.NewClient("a")
	if err != nil {
		return err
	}
	t, err := c.Task()
	if err != nil {
		return err
	}
	defer t.Delete()
	return t.Wait()
}

// ok: what makes it makes it for actions
func ping(cmd *cobra.Command, args []string) error {
	c, err := api.ClientFor(cmd)
	if err != nil {
		return err
	}
	return c.Do("ping")
}

func note(cmd *cobra.Command, args []string) error {
	l, err := api.LogFor(cmd) // want `result of api.LogFor is never released`
	if err != nil {
		return err
	}
	return l.Write("note")
}

func noteAll(cmd *cobra.Command, args []string) error {
	l, err := api.LogFor(cmd) // ok
	if err != nil {
		return err
	}
	defer l.Close()
	return l.Write("all")
}
