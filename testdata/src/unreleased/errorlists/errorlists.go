// Package errorlists has functions that say by a list of errors that they have
// failed.
package errorlists

import "os"

func openAll(names []string) ([]*os.File, []error) {
	files, errs := make([]*os.File, len(names)), make([]error, len(names))
	failed := false
	for i, name := range names {
		files[i], errs[i] = os.Open(name)
		if errs[i] != nil {
			failed = true
			files[i] = nil
		}
	}
	if failed {
		for _, f := range files {
			if f != nil {
				f.Close()
			}
		}
		return nil, errs
	}
	return files, nil
}

// ok: nothing has been opened where it fails
func all(names []string) []error {
	files, errs := openAll(names)
	if errs != nil {
		return errs
	}
	for i := range files {
		defer files[i].Close()
	}
	return nil
}

// ok: likewise
func counted(names []string) []error {
	files, errs := openAll(names)
	if len(errs) > 0 {
		return errs
	}
	for _, f := range files {
		f.Close()
	}
	return nil
}

// ok: likewise
func countedNone(names []string) []error {
	files, errs := openAll(names)
	if 0 == len(errs) {
		for _, f := range files {
			f.Close()
		}
	}
	return errs
}

func forgotten(names []string) []error {
	files, errs := openAll(names) // want "result of openAll is never released: Close of the elements of files is missing"
	if errs != nil {
		return errs
	}
	println(len(files))
	return nil
}

func some(names []string, few bool) []error {
	files, errs := openAll(names) // want "result of openAll is not released on every path"
	if len(errs) > 0 || few {
		return errs
	}
	for _, f := range files {
		f.Close()
	}
	return nil
}

type info struct{ name string }

func openInfo(name string) (*os.File, *info) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &info{err.Error()}
	}
	return f, nil
}

// Where there is an info there is no file.
func informed(name string) string {
	f, i := openInfo(name) // ok
	if i == nil {
		f.Close()
		return ""
	}
	return i.name
}

func openNamed(name string) (*os.File, *info) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil
	}
	return f, &info{name}
}

func named(name string) string {
	f, i := openNamed(name) // want "result of openNamed is never released"
	if f == nil {
		return ""
	}
	return i.name
}
