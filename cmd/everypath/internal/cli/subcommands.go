package cli

import "fmt"

// A subcommand is a word that is no package if it comes first.
type subcommand struct {
	name string
	// help returns what -h behind it prints.
	help func() string
}

var subcommandHelps = []subcommand{
	{"cache", func() string { return cacheHelp }},
	{"completion", func() string { return completionHelp }},
	{"contracts", func() string { return searchHelp }},
	{"help", func() string { return helpHelp }},
	{"lsp", func() string { return fmt.Sprintf(lspHelp, configName) }},
	{"why", func() string { return whyHelp }},
}

// subcommands are their names.
var subcommands = subcommandNames()

func subcommandNames() []string {
	var list []string
	for _, s := range subcommandHelps {
		list = append(list, s.name)
	}
	return list
}

// subcommandHelp returns the help on a subcommand.
func subcommandHelp(name string) (text string, ok bool) {
	for _, s := range subcommandHelps {
		if s.name == name {
			return s.help(), true
		}
	}
	return "", false
}

const cacheHelp = `everypath cache prints where results are kept from one run to the next, and
how many; with -clear it removes them. The environment variable
EVERYPATHCACHE names another directory, or says off.

Examples:
  everypath cache                where it is, and its size
  everypath cache -clear         empty it
  EVERYPATHCACHE=off everypath ./...
                                 a run without; so does -no-cache
`

const completionHelp = `everypath completion SHELL prints what makes bash, zsh or fish complete the
flags and their values, the subcommands and the topics of help.

Examples:
  source <(everypath completion bash)     in ~/.bashrc
  source <(everypath completion zsh)      in ~/.zshrc, behind compinit
  everypath completion fish | source      in ~/.config/fish/config.fish
`

const searchHelp = `everypath contracts [SEARCH] prints what is known of the APIs whose contracts
have SEARCH in their name or text, your own contracts included; all without
SEARCH. "everypath help contracts" says how to read and write them.

Examples:
  everypath contracts sql        what is known of databases
  everypath contracts os.Open    what os.Open acquires
  everypath contracts -contracts own.txt example.com/
                                 those of your own
`

const helpHelp = `everypath help [TOPIC] prints how the command is used, or what there is to say
on a rule, a category of its reports or another topic; "everypath help" lists
them. Behind a subcommand, -h prints the help on it.

Examples:
  everypath help unreleased      what the rule reports, and its limits
  everypath help unreleased/loop one category
  everypath help config          the configuration file
  everypath why -h               the subcommand
`
