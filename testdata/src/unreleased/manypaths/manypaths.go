// Package manypaths: functions with more knowledge than the search keeps
// at one place. What it has found until then still holds.
package manypaths

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"
)

type entry struct{ alpha, beta, gamma, delta, epsilon, zeta, eta bool }

type report struct {
	lines []string
	note  string
}

// describe is long behind the release.
func describe(name string, entries []entry) (*report, error) {
	f, err := os.Open(name) // want "before the return on line 27"
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	a, b, c, d, e, g, h := false, false, false, false, false, false, false
	for _, x := range entries {
		if x.alpha {
			a = true
		}
		if x.beta {
			b = true
		}
		if x.gamma {
			c = true
		}
		if x.delta {
			d = true
		}
		if x.epsilon {
			e = true
		}
		if x.zeta {
			g = true
		}
		if x.eta {
			h = true
		}
	}
	if a && b || c && d || e && g || h {
		return &report{note: st.Name()}, nil
	}
	return &report{}, nil
}

// ok: the same, released before anything else can fail
func describeRight(name string, entries []entry) (*report, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	a, b, c, d, e, g, h := false, false, false, false, false, false, false
	for _, x := range entries {
		if x.alpha {
			a = true
		}
		if x.beta {
			b = true
		}
		if x.gamma {
			c = true
		}
		if x.delta {
			d = true
		}
		if x.epsilon {
			e = true
		}
		if x.zeta {
			g = true
		}
		if x.eta {
			h = true
		}
	}
	if a && b || c && d || e && g || h {
		f.Close()
		return nil, fmt.Errorf("%s: too much", name)
	}
	f.Close()
	return &report{}, nil
}

// ok: seven files, each released if it was opened
func sevenRight(names []string, x entry) error {
	var fs [7]*os.File
	var a, b, c, d, e, g, h *os.File
	defer func() {
		for _, f := range []*os.File{a, b, c, d, e, g, h} {
			if f != nil {
				f.Close()
			}
		}
	}()
	var err error
	if x.alpha {
		if a, err = os.Open(names[0]); err != nil {
			return err
		}
	}
	if x.beta {
		if b, err = os.Open(names[1]); err != nil {
			return err
		}
	}
	if x.gamma {
		if c, err = os.Open(names[2]); err != nil {
			return err
		}
	}
	if x.delta {
		if d, err = os.Open(names[3]); err != nil {
			return err
		}
	}
	if x.epsilon {
		if e, err = os.Open(names[4]); err != nil {
			return err
		}
	}
	if x.zeta {
		if g, err = os.Open(names[5]); err != nil {
			return err
		}
	}
	if x.eta {
		if h, err = os.Open(names[6]); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(a, fs)
	return err
}

// A table that nothing was written to has nothing to flush.
//
// ok: the iteration ends before the first write
func tables(w io.Writer, groups [][]string, skip func() bool) {
	for _, g := range groups {
		tw := tabwriter.NewWriter(w, 1, 8, 1, ' ', 0)
		if skip() {
			continue
		}
		for _, s := range g {
			fmt.Fprintln(tw, s)
		}
		tw.Flush()
	}
}

// tablesWrong skips the flush behind a write.
func tablesWrong(w io.Writer, groups [][]string, skip func() bool) {
	for _, g := range groups {
		tw := tabwriter.NewWriter(w, 1, 8, 1, ' ', 0) // want "released"
		for _, s := range g {
			fmt.Fprintln(tw, s)
		}
		if skip() {
			continue
		}
		tw.Flush()
	}
}
