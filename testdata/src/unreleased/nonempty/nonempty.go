// Package nonempty: what is asked of the length of a list tells whether a loop
// over it runs, and what else is true of its length.
package nonempty

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"
)

type status struct {
	keepers []string
	proxies []string
}

// ok: a list that is not empty is gone through
func table(w io.Writer, st status) {
	tw := tabwriter.NewWriter(w, 0, 8, 1, '\t', 0)
	if len(st.keepers) == 0 {
		fmt.Fprintln(w, "none")
	} else {
		fmt.Fprintf(tw, "UID\tHEALTHY\n")
		for _, k := range st.keepers {
			fmt.Fprintf(tw, "%s\n", k)
			tw.Flush()
		}
	}
}

// ok
func tableOf(w io.Writer, keepers []string) {
	tw := tabwriter.NewWriter(w, 0, 8, 1, '\t', 0)
	if len(keepers) == 0 {
		return
	}
	fmt.Fprintf(tw, "UID\tHEALTHY\n")
	for _, k := range keepers {
		fmt.Fprintf(tw, "%s\n", k)
		tw.Flush()
	}
}

// ok: asked for more than nothing, and whether there is enough
func tableOfTwo(w io.Writer, keepers []string) {
	tw := tabwriter.NewWriter(w, 0, 8, 1, '\t', 0)
	if len(keepers) < 2 {
		return
	}
	fmt.Fprintf(tw, "UID\tHEALTHY\n")
	for i := 0; i < len(keepers); i++ {
		fmt.Fprintf(tw, "%s\n", keepers[i])
		tw.Flush()
	}
}

func tableOfOthers(w io.Writer, st status) {
	tw := tabwriter.NewWriter(w, 0, 8, 1, '\t', 0) // want "not released on every path"
	if len(st.keepers) != 0 {
		fmt.Fprintf(tw, "UID\tHEALTHY\n")
		for _, p := range st.proxies {
			fmt.Fprintf(tw, "%s\n", p)
			tw.Flush()
		}
	}
}

func tableOfRest(w io.Writer, keepers []string) {
	tw := tabwriter.NewWriter(w, 0, 8, 1, '\t', 0) // want "not released on every path"
	if len(keepers) == 0 {
		return
	}
	fmt.Fprintf(tw, "UID\tHEALTHY\n")
	keepers = keepers[1:]
	for _, k := range keepers {
		fmt.Fprintf(tw, "%s\n", k)
		tw.Flush()
	}
}

func tableOfLeft(w io.Writer, st *status) {
	tw := tabwriter.NewWriter(w, 0, 8, 1, '\t', 0) // want "not released on every path"
	if len(st.keepers) == 0 {
		return
	}
	fmt.Fprintf(tw, "UID\tHEALTHY\n")
	st.keepers = st.keepers[1:]
	for _, k := range st.keepers {
		fmt.Fprintf(tw, "%s\n", k)
		tw.Flush()
	}
}

// ok: what is more than one is not one
func oneOrMore(name string, args []string) error {
	var f *os.File
	if len(args) > 1 {
		var err error
		if f, err = os.Create(name); err != nil {
			return err
		}
	}
	if len(args) == 1 {
		fmt.Println(args[0])
		return nil
	}
	if f != nil {
		return f.Close()
	}
	return nil
}

func twoOrMore(name string, args []string) error {
	var f *os.File
	if len(args) > 1 {
		var err error
		if f, err = os.Create(name); err != nil { // want "not released on every path"
			return err
		}
	}
	if len(args) == 2 {
		fmt.Println(args[0])
		return nil
	}
	if f != nil {
		return f.Close()
	}
	return nil
}
