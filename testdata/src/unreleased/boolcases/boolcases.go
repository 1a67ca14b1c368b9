// Package boolcases: a bool that is compared with true and with false.
package boolcases

import "os"

func cases(name string, check func() error) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	switch ok := check() == nil; ok {
	case true:
		f.Close()
	case false:
		f.Close()
	}
	return nil
}

func casesForgotten(name string, check func() error) error {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return err
	}
	switch ok := check() == nil; ok {
	case true:
		f.Close()
	case false:
	}
	return nil
}

func compared(name string, ok bool) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	if ok == true {
		f.Close()
	} else if false == ok {
		f.Close()
	}
	return nil
}

func comparedTwice(name string, n int) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	if (n > 3) == false {
		f.Close()
	}
	if n > 3 != false {
		f.Close()
	}
	return nil
}

func comparedAlike(name string, n int) error {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return err
	}
	if (n > 3) == false {
		f.Close()
	}
	if n > 3 == false {
		return nil
	}
	return nil
}

func comparedWithVariable(name string, ok, want bool) error {
	f, err := os.Open(name) // want "before the return"
	if err != nil {
		return err
	}
	if ok == want {
		f.Close()
	}
	return nil
}

func negatedCases(name string, check func() bool) error {
	f, err := os.Open(name) // ok
	if err != nil {
		return err
	}
	switch !check() {
	case true:
		f.Close()
		return nil
	case false:
		defer f.Close()
	}
	return nil
}
