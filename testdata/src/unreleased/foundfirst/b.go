package foundfirst

import (
	"errors"
	"os"
)

type key struct {
	id   int
	name string
}

var errNone = errors.New("none")

// ok: it is found where the file is opened
func byID(keys []*key, id int) (*os.File, error) {
	var found *key
	var f *os.File
	for _, k := range keys {
		if k.id != id {
			continue
		}
		var err error
		if f, err = os.Open(k.name); err != nil {
			return nil, err
		}
		found = k
		break
	}
	if found == nil {
		return nil, errNone
	}
	return f, nil
}

// ok: an element of a list is something
func byOpening(keys []*key, open func(*key) (*os.File, error)) (*os.File, *key, error) {
	var found *key
	var f *os.File
	var err error
	for _, k := range keys {
		if f, err = open(k); err == nil {
			found = k
			break
		}
	}
	if found == nil {
		return nil, nil, errNone
	}
	return f, found, nil
}

// ok: what is made for it is something
func byMaking(names []string) (*os.File, *key, error) {
	var made *key
	var f *os.File
	var err error
	for i, n := range names {
		if f, err = os.Open(n); err == nil {
			made = &key{id: i}
			break
		}
	}
	if made == nil {
		return nil, nil, errNone
	}
	return f, made, nil
}

// The first one need not be found.
func beforeFound(keys []*key, id int) (*os.File, error) {
	var found *key
	for _, k := range keys {
		if k.id == id {
			found = k
			break
		}
	}
	f, err := os.Open("keys") // want "not released on every path"
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, errNone
	}
	return f, nil
}

// What a function returns need not be there.
func byLooking(names []string, look func(string) *key) (*os.File, error) {
	var found *key
	var f *os.File
	var err error
	for _, n := range names {
		if f, err = os.Open(n); err == nil { // want "not released on every path"
			found = look(n)
			break
		}
	}
	if found == nil {
		return nil, errNone
	}
	return f, nil
}

// It is found without the file that is not empty.
func another(keys []*key, id int) (*os.File, error) {
	var found *key
	var f *os.File
	for _, k := range keys {
		var err error
		if f, err = os.Open(k.name); err != nil { // want "not released on every path"
			return nil, err
		}
		if k.id == id {
			found = k
		}
		break
	}
	if found == nil {
		return nil, errNone
	}
	return f, nil
}
