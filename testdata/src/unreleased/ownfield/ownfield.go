// Package ownfield has methods that keep what they acquire in a field of the
// receiver until they return: nobody else releases it from there.
package ownfield

import "os"

type dumper struct {
	dir string
	out *os.File
	log *os.File
	tmp *os.File
	fin *os.File
}

func (d *dumper) dump(text string) (err error) {
	d.out, err = os.Create(d.dir + "/dump") // want `result of os.Create is not released on every path: d.out.Close is missing before the return on line 23`
	if err != nil {
		return err
	}

	_, err = d.out.WriteString(text)
	if err != nil {
		return err
	}

	return d.out.Close()
}

// What another method releases is left to it.
func (d *dumper) begin(text string) (err error) {
	d.log, err = os.Create(d.dir + "/log") // ok
	if err != nil {
		return err
	}
	if text == "" {
		return d.log.Close()
	}
	_, err = d.log.WriteString(text)
	return err
}

func (d *dumper) end() error { return d.log.Close() }

// What stays behind a success may be meant to.
func (d *dumper) spool(text string) (err error) {
	d.tmp, err = os.Create(d.dir + "/tmp") // ok
	if err != nil {
		return err
	}
	if text == "" {
		return d.tmp.Close()
	}
	if _, err := d.tmp.WriteString(text); err != nil {
		return err
	}
	return nil
}

func (d *dumper) finish(text string) (err error) {
	d.fin, err = os.Create(d.dir + "/fin") // ok
	if err != nil {
		return err
	}
	defer d.fin.Close()
	_, err = d.fin.WriteString(text)
	return err
}
