// Package processstate: what a call begins for the whole process. Its result
// is the error of that, not what has to be released.
package processstate

import (
	"fmt"
	"io"
	"os"
	"runtime/pprof"
	"runtime/trace"
)

func profile(w io.Writer, fn func() error) error {
	if err := pprof.StartCPUProfile(w); err != nil { // want "pprof.StopCPUProfile is missing before"
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	pprof.StopCPUProfile()
	return nil
}

// ok
func profileRight(w io.Writer, fn func() error) error {
	if err := pprof.StartCPUProfile(w); err != nil {
		return err
	}
	if err := fn(); err != nil {
		pprof.StopCPUProfile()
		return err
	}
	pprof.StopCPUProfile()
	return nil
}

func traceOnly(w io.Writer, fn func() error) error {
	err := trace.Start(w) // want "trace.Stop is missing before"
	if err == nil {
		if fn == nil {
			return nil
		}
		err = fn()
		trace.Stop()
	}
	return err
}

// ok: nothing began where it failed, and the caller hears of it
func traceRight(w io.Writer, fn func() error) error {
	err := trace.Start(w)
	if err != nil {
		return fmt.Errorf("trace: %w", err)
	}
	defer trace.Stop()
	return fn()
}

// ok: it is begun here and stopped elsewhere
func begin(w io.Writer) error {
	if err := trace.Start(w); err != nil {
		return fmt.Errorf("trace: %w", err)
	}
	return nil
}

// ok: only one profile can be taken
func profiled(kinds []string, w io.Writer) {
	for _, kind := range kinds {
		switch kind {
		case "cpu":
			pprof.StartCPUProfile(w)
			defer pprof.StopCPUProfile()
		}
	}
	fmt.Println("work")
}

func profileInto(name string, fn func() error) error {
	f, err := os.Create(name) // want "f.Close is missing before"
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		f.Close()
		return err
	}
	defer pprof.StopCPUProfile()
	if err := fn(); err != nil {
		return err
	}
	return f.Close()
}

// ok: the profile has it as long as the process runs
func profileAll(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		f.Close()
		return err
	}
	return nil
}
