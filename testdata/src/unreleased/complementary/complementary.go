// Package complementary asks for the opposite of what it has asked for: the
// paths on which both are true are none.
package complementary

import "os"

// ok
func above(k int) error {
	var f *os.File
	var err error
	if k > 0 {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	if k <= 0 {
		return nil
	}
	return f.Close()
}

func aboveOne(k int) error {
	var f *os.File
	var err error
	if k > 0 {
		if f, err = os.Open("x"); err != nil { // want "f.Close is missing before the return on line 31"
			return err
		}
	}
	if k <= 1 {
		return nil
	}
	return f.Close()
}

// ok: mirrored
func below(j, k int) error {
	var f *os.File
	var err error
	if j < k {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	if k > j {
		return f.Close()
	}
	return nil
}

func belowOrEqual(j, k int) error {
	var f *os.File
	var err error
	if j <= k {
		if f, err = os.Open("x"); err != nil { // want "f.Close is missing before the return on line 62"
			return err
		}
	}
	if k > j {
		return f.Close()
	}
	return nil
}

// ok: a length is 0 or more
func first(names []string) error {
	var f *os.File
	if len(names) > 0 {
		var err error
		if f, err = os.Open(names[0]); err != nil {
			return err
		}
	}
	if len(names) == 0 {
		return nil
	}
	return f.Close()
}

// ok
func firstOf(names []string) error {
	var f *os.File
	if len(names) != 0 {
		var err error
		if f, err = os.Open(names[0]); err != nil {
			return err
		}
	}
	if len(names) >= 1 {
		return f.Close()
	}
	return nil
}

func second(names []string) error {
	var f *os.File
	if len(names) > 0 {
		var err error
		if f, err = os.Open(names[0]); err != nil { // want "f.Close is missing before the return on line 106"
			return err
		}
	}
	if len(names) > 1 {
		return f.Close()
	}
	return nil
}

func none(names []string) error {
	var f *os.File
	if len(names) == 0 {
		var err error
		if f, err = os.Open("x"); err != nil { // want "is never released: f.Close is missing"
			return err
		}
	}
	if len(names) > 0 {
		return f.Close()
	}
	return nil
}

// ok: one of the two, and again
func either(a, b bool) error {
	var f *os.File
	var err error
	if a || b {
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	if a || b {
		f.Close()
	}
	return nil
}

func eitherOne(a, b bool) error {
	var f *os.File
	var err error
	if a || b {
		if f, err = os.Open("x"); err != nil { // want "f.Close is missing before the return on line 149"
			return err
		}
	}
	if a {
		f.Close()
	}
	return nil
}

// ok: each value is met again
func modes(mode string) error {
	var f *os.File
	var err error
	switch mode {
	case "r", "w":
		if f, err = os.Open("x"); err != nil {
			return err
		}
	}
	switch mode {
	case "r":
		f.Close()
	case "w":
		return f.Close()
	}
	return nil
}

func modesButOne(mode string) error {
	var f *os.File
	var err error
	switch mode {
	case "r", "w", "a":
		if f, err = os.Open("x"); err != nil { // want "f.Close is missing before the return on line 186"
			return err
		}
	}
	switch mode {
	case "r":
		f.Close()
	case "w":
		return f.Close()
	}
	return nil
}
