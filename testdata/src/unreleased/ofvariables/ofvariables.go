// Package ofvariables stores resources in fields of variables of the package, which
// live as long as the process.
package ofvariables

import "os"

type settings struct {
	name   string
	report *os.File
	nested struct{ log *os.File }
}

var current settings

// ok: the process keeps its report open.
func open(name string) error {
	var err error
	if current.report, err = os.Create(name); err != nil {
		return err
	}
	_, err = current.report.WriteString("begun")
	return err
}

// ok: in a struct of it.
func openNested(name string) (err error) {
	if current.nested.log, err = os.Create(name); err != nil {
		return err
	}
	_, err = current.nested.log.WriteString("begun")
	return err
}

type link struct {
	name string
	out  *os.File
}

var first = new(link)

// ok: behind a pointer.
func openShared(name string) (err error) {
	if first.out, err = os.Create(name); err != nil {
		return err
	}
	_, err = first.out.WriteString(first.name)
	return err
}

type job struct {
	name string
	out  *os.File
}

// Each job has one of its own.
func newJob(name string) (*job, error) {
	j := &job{name: name}
	var err error
	if j.out, err = os.Create(name); err != nil { // want `result of os.Create is stored in field out of job and never released`
		return nil, err
	}
	_, err = j.out.WriteString(current.name)
	return j, err
}
