// Package processes: a value that is made around a started process, and has a
// method that ends it, is the caller's to stop.
package processes

import (
	"errors"
	"os/exec"
)

var errNone = errors.New("none")

type child struct{ cmd *exec.Cmd }

func start(name string) (*child, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &child{cmd}, nil
}

func (c *child) pid() int { return c.cmd.Process.Pid }

func (c *child) Stop() error {
	c.cmd.Process.Kill()
	return c.cmd.Wait()
}

func runs() (int, error) {
	c, err := start("a") // want "c.Stop is missing"
	if err != nil {
		return 0, err
	}
	if c.pid() == 1 {
		return 0, errNone
	}
	return c.pid(), c.Stop()
}

// ok
func runsDeferred() (int, error) {
	c, err := start("a")
	if err != nil {
		return 0, err
	}
	defer c.Stop()
	return c.pid(), nil
}

// A job can only be waited for.
type job struct{ cmd *exec.Cmd }

func launch(name string) (*job, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &job{cmd}, nil
}

func (j *job) Wait() error { return j.cmd.Wait() }
func (j *job) pid() int    { return j.cmd.Process.Pid }

// ok: nobody cares how it ends.
func launches() (int, error) {
	j, err := launch("a")
	if err != nil {
		return 0, err
	}
	return j.pid(), nil
}

// ok: the command itself.
func begin(name string) (*exec.Cmd, error) {
	cmd := exec.Command(name)
	return cmd, cmd.Start()
}

// ok
func begins() (int, error) {
	cmd, err := begin("a")
	if err != nil {
		return 0, err
	}
	return cmd.Process.Pid, nil
}
