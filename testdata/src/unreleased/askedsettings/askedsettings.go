// Package askedsettings opens what a setting asks for, and closes it where the same
// setting is asked again.
package askedsettings

import (
	"fmt"
	"io"
	"os"
)

type settings interface {
	TraceEnabled() bool
	ShouldSync() bool
	IsReady() bool
	Bool(name string) bool
	String(name string) string
}

func byMethod(c settings) (err error) {
	var f *os.File
	if c.TraceEnabled() {
		if f, err = os.Create("trace"); err != nil { // ok
			return err
		}
	}
	fmt.Println("running")
	if c.TraceEnabled() {
		return f.Close()
	}
	return nil
}

func byName(c settings) (err error) {
	var f *os.File
	if c.Bool("trace") {
		if f, err = os.Create("trace"); err != nil { // ok
			return err
		}
	}
	fmt.Println("running")
	if c.Bool("trace") {
		return f.Close()
	}
	return nil
}

func byValue(c settings) (err error) {
	var out io.WriteCloser = os.Stdout
	if c.String("out") != "" {
		if out, err = os.Create(c.String("out")); err != nil { // ok
			return err
		}
	}
	defer func() {
		if c.String("out") != "" {
			out.Close()
		}
	}()
	_, err = fmt.Fprintln(out, "running")
	return err
}

func byOther(c settings) (err error) {
	var f *os.File
	if c.Bool("trace") {
		if f, err = os.Create("trace"); err != nil { // want "not released on every path"
			return err
		}
	}
	fmt.Println("running")
	if c.Bool("verbose") {
		return f.Close()
	}
	return nil
}

func ofTwo(c, d settings) (err error) {
	var f *os.File
	if c.ShouldSync() {
		if f, err = os.Create("trace"); err != nil { // want "not released on every path"
			return err
		}
	}
	fmt.Println("running")
	if d.ShouldSync() {
		return f.Close()
	}
	return nil
}

// What is ready now need not be later.
func byState(c settings) (err error) {
	var f *os.File
	if c.IsReady() {
		if f, err = os.Create("trace"); err != nil { // want "not released on every path"
			return err
		}
	}
	fmt.Println("running")
	if c.IsReady() {
		return f.Close()
	}
	return nil
}
