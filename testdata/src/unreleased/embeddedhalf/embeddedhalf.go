// Package embeddedhalf: owners that have their releaser from a struct that they
// embed, which knows nothing of what they hold beside it.
package embeddedhalf

import (
	"errors"
	"os"

	"unreleased/embeddedhalf/journal"
)

type follower struct {
	*journal.Journal
	idx *os.File
}

// ok: the journal
func follow(dir string) (*follower, error) {
	j, err := journal.Open(dir + "/journal")
	if err != nil {
		return nil, err
	}
	idx, err := os.Create(dir + "/index") // want "stored in field idx of follower and never released: no function calls its Close, not even the Seal of follower"
	if err != nil {
		return nil, errors.Join(err, j.Seal())
	}
	return &follower{Journal: j, idx: idx}, nil
}

type both struct {
	*journal.Journal
	idx *os.File
}

// ok
func followBoth(dir string) (*both, error) {
	j, err := journal.Open(dir + "/journal")
	if err != nil {
		return nil, err
	}
	idx, err := os.Create(dir + "/index")
	if err != nil {
		return nil, errors.Join(err, j.Seal())
	}
	return &both{Journal: j, idx: idx}, nil
}

// ok
func (b *both) Seal() error { return errors.Join(b.Journal.Seal(), b.idx.Close()) }

// The index is closed where it is of no more use.
type handing struct {
	*journal.Journal
	idx *os.File
}

// ok
func hand(dir string) (*handing, error) {
	j, err := journal.Open(dir + "/journal")
	if err != nil {
		return nil, err
	}
	idx, err := os.Create(dir + "/index")
	if err != nil {
		return nil, errors.Join(err, j.Seal())
	}
	return &handing{Journal: j, idx: idx}, nil
}

// ok
func (h *handing) finish(s string) error {
	_, err := h.idx.WriteString(s)
	return errors.Join(err, h.idx.Close())
}

// ok
func index(dir string) error {
	h, err := hand(dir)
	if err != nil {
		return err
	}
	defer h.Seal()
	return h.finish(dir)
}
