// Package rebuilt returns results that are made of others, or of some of their parts.
package rebuilt

import (
	"os"

	"unreleased/rebuilt/query"
)

// ok
func find(name string) (query.Results, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return query.New(name, f), nil
}

func findAs(name, as string) (query.Results, error) {
	r, err := find(name) // ok: who closes what is made of it closes it
	if err != nil {
		return nil, err
	}
	r = query.Renamed(r, as)
	return r, nil
}

func countAs(name, as string) (int, error) {
	r, err := find(name) // want `result of find is never released`
	if err != nil {
		return 0, err
	}
	return query.Count(query.Renamed(r, as)), nil
}

// ok
func countAsRight(name, as string) (int, error) {
	r, err := find(name)
	if err != nil {
		return 0, err
	}
	renamed := query.Renamed(r, as)
	defer renamed.Close()
	return query.Count(renamed), nil
}

func namesOnly(name string) (query.Results, error) {
	r, err := find(name) // want `result of find is never released`
	if err != nil {
		return nil, err
	}
	return query.Empty(r), nil
}
