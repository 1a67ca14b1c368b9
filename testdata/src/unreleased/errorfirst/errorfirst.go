// Package errorfirst tests functions whose error comes before what they
// return.
package errorfirst

import "os"

func open(name string) (error, *os.File) {
	f, err := os.Open(name)
	if err != nil {
		return err, nil
	}
	return nil, f
}

func both(name string) (error, *os.File) {
	f, err := os.Open(name)
	return err, f
}

func checked(name string) error { // ok
	err, f := open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

func inOneArm(name string) { // ok
	err, f := both(name)
	if err == nil {
		defer f.Close()
		f.Sync()
	}
}

func forgets(name string) error {
	err, f := open(name) // want "result of open is never released"
	if err != nil {
		return err
	}
	return f.Sync()
}

func forgetsBoth(name string) error {
	err, f := both(name) // want "result of both is never released"
	if err != nil {
		return err
	}
	return f.Sync()
}

// Which of the two errors tells is unknown: the value itself does.
func two(name string) (error, error, *os.File) {
	f, err := os.Open(name)
	if err != nil {
		return err, nil, nil
	}
	return nil, f.Sync(), f
}

func askedForNil(name string) error { // ok
	err, _, f := two(name)
	if f != nil {
		f.Close()
	}
	return err
}
