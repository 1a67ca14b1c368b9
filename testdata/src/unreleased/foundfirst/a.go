// Package foundfirst has functions whose first result says whether there is a
// resource.
package foundfirst

import "os"

func find(name string) (bool, *os.File, error) {
	if name == "" {
		return false, nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return false, nil, err
	}
	return true, f, nil
}

// findIn hands on what it gets, with the answer.
func findIn(dir, name string) (bool, *os.File, error) {
	if dir == "" {
		return false, nil, nil
	}
	return find(dir + name)
}

func first(dir, name string) (int64, error) {
	found, f, err := findIn(dir, name) // ok
	if err != nil {
		return 0, err
	}
	if !found {
		found, f, err = find(name) // ok
		if err != nil {
			return 0, err
		}
	}
	if !found {
		return 0, nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func forgotten(dir, name string) (string, error) {
	found, f, err := findIn(dir, name) // want `not released on every path|never released`
	if err != nil {
		return "", err
	}
	if !found {
		return "", nil
	}
	return f.Name(), nil
}
