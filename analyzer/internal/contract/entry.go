package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// An Entry is one line of a table, for printing.
type Entry struct {
	// Name is the name of the function, type or field.
	Name string
	// Text is the line in canonical form, without its reason.
	Text string
	// Reason is the comment behind the line, "" if there is none.
	Reason string
	// Origin is the FILE:LINE where the line stands.
	Origin string
	// Topic is the heading above the line, else the name of the file.
	Topic string
}

// A line is what an Entry is made of, when somebody asks: every process reads
// the table, and few print it.
type line struct {
	name                  string
	text                  fmt.Stringer
	reason, origin, topic string
}

func (l line) entry() Entry { return Entry{l.name, l.text.String(), l.reason, l.origin, l.topic} }

// String returns the line with its reason.
func (e Entry) String() string {
	if e.Reason == "" {
		return e.Text
	}
	return e.Text + " # " + e.Reason
}

// key says which entries are about the same thing.
func (e Entry) key() string {
	word, _, _ := strings.Cut(e.Text, " ")
	return word + " " + e.Name
}

func compareEntries(a, b Entry) int {
	return cmp.Or(
		cmp.Compare(strings.TrimLeft(a.Name, "(*"), strings.TrimLeft(b.Name, "(*")),
		cmp.Compare(a.Text, b.Text),
	)
}

// Entries returns the lines of the table, sorted by the name without its
// leading parenthesis and star, so that a package's stand together. A line
// that another one wins over, by the same name, is left out.
func (t *Table) Entries() []Entry {
	seen := map[string]bool{}
	var out []Entry
	for ; t != nil; t = t.below {
		for _, e := range t.sortedEntries() {
			if !seen[e.key()] {
				seen[e.key()] = true
				out = append(out, e)
			}
		}
	}
	slices.SortFunc(out, compareEntries)
	return out
}

// sortedEntries returns the entries of this table alone.
func (t *Table) sortedEntries() []Entry {
	entries := make([]Entry, len(t.lines))
	for i, l := range t.lines {
		entries[i] = l.entry()
	}
	slices.SortFunc(entries, compareEntries)
	return entries
}

// Lookup returns the entries that have search in their line or topic,
// upper and lower case being the same; all of them if search is "".
func (t *Table) Lookup(search string) []Entry {
	search = strings.ToLower(search)
	return slices.DeleteFunc(t.Entries(), func(e Entry) bool {
		return !strings.Contains(strings.ToLower(e.String()+"\n"+e.Topic), search)
	})
}
