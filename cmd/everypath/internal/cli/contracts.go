package cli

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/everypath/everypath/analyzer"
)

// printContracts prints the contracts that have the words in their lines,
// the user's own included, below the topics that they stand under.
func (c *command) printContracts(words []string) error {
	cfg, err := c.configs.forDir(c.wd)
	if err != nil {
		return err
	}
	search := strings.Join(words, " ")
	found, err := analyzer.Contracts(search, cfg.contracts...)
	if err != nil {
		return usageError{err}
	}
	if len(found) == 0 {
		return fmt.Errorf("no contract has %q in it; \"everypath contracts\" prints all, \"everypath help contracts\" says how to write one", search)
	}
	w := bufio.NewWriter(c.stdout)
	topic := ""
	for i, line := range found {
		if line.Topic != topic {
			topic = line.Topic
			if i > 0 {
				fmt.Fprintln(w)
			}
			fmt.Fprintf(w, "## %s\n", topic)
		}
		fmt.Fprintln(w, line)
	}
	return w.Flush()
}
