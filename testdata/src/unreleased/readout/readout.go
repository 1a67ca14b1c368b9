// Package readout has functions that start a process and read what it writes: one that
// reads it to the end has to wait, one that reads the first lines may leave it running.
package readout

import (
	"bufio"
	"io"
	"os/exec"
	"strings"
)

func lines(name string, each func(string)) error {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil { // want `what cmd.Start begins is never released: cmd.Wait is missing`
		return err
	}
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		each(scanner.Text())
	}
	return scanner.Err()
}

func all(name string) (string, error) {
	cmd := exec.Command(name)
	out, err := cmd.StderrPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil { // want `what cmd.Start begins is never released`
		return "", err
	}
	text, err := io.ReadAll(out)
	if err != nil {
		return "", err
	}
	return string(text), nil
}

func waits(name string) (string, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil { // ok
		return "", err
	}
	text, err := io.ReadAll(out)
	return string(text), errorOf(err, cmd.Wait())
}

func errorOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// ready leaves a server running.
func ready(name string) (string, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil { // ok: it goes on
		return "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	return strings.TrimSpace(line), err
}

// background does not care.
func background(name string) error {
	return exec.Command(name).Start() // ok
}

// numbered tells which process it is.
func numbered(name string) (int, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil { // ok: the caller may end it
		return 0, err
	}
	_, err = io.Copy(io.Discard, out)
	return cmd.Process.Pid, err
}

func inBackground(name string) (string, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil { // ok: the goroutine waits
		return "", err
	}
	text, err := io.ReadAll(out)
	go cmd.Wait()
	return string(text), err
}

type job struct{ cmd *exec.Cmd }

// text keeps the command, for others to wait for it.
func (j *job) text(name string) ([]byte, error) {
	cmd := exec.Command(name)
	j.cmd = cmd
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil { // ok: see wait
		return nil, err
	}
	return io.ReadAll(out)
}

func (j *job) wait() error { return j.cmd.Wait() }
