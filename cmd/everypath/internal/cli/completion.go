package cli

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"

	"github.com/everypath/everypath/analyzer"
)

// shells are those for which there is completion.
var shells = []string{"bash", "zsh", "fish"}

// printCompletion prints the text that makes a shell complete flags, their
// values, subcommands and topics of help. Packages and files it completes as
// it does names of files.
func (c *command) printCompletion(args []string) error {
	if len(args) != 1 {
		return usageError{fmt.Errorf("completion wants one shell: %s", strings.Join(shells, ", "))}
	}
	text, ok := completions[args[0]]
	if !ok {
		return usageError{fmt.Errorf("no completion for %q%s; there is completion for %s", args[0], didYouMean(args[0], shells), strings.Join(shells, ", "))}
	}
	return template.Must(template.New(args[0]).Funcs(template.FuncMap{
		"join":  func(list []string) string { return strings.Join(list, " ") },
		"quote": func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" },
	}).Parse(text)).Execute(io.Writer(c.stdout), c.completion())
}

// A completion is what there is to complete.
type completion struct {
	Flags    []completedFlag
	Commands []string
	Topics   []string
	Shells   []string
}

type completedFlag struct {
	Name, Usage string
	// Values are those that the flag takes, if they are known; IsList says
	// that it takes several, with commas between them. IsFile and IsDir say
	// that it takes the name of one, IsRevision that it takes one of git's,
	// or a file.
	Values        []string
	IsList        bool
	IsFile, IsDir bool
	IsRevision    bool
	// IsSwitch reports whether the flag takes no value.
	IsSwitch bool
}

// fileFlags are the flags that take the name of a file.
var fileFlags = []string{"baseline", "config", "contracts", "o"}

func (c *command) completion() completion {
	all := completion{Commands: subcommands, Topics: topicNames(), Shells: shells}
	values := map[string][]string{"panics": panicsModes, "color": {"auto", "always", "never"}, "rules": names(), "format": formatNames}
	c.flags.VisitAll(func(f *flag.Flag) {
		if f.Usage == "" {
			return // another name of a flag
		}
		_, usage := flag.UnquoteUsage(f)
		b, ok := f.Value.(interface{ IsBoolFlag() bool })
		all.Flags = append(all.Flags, completedFlag{Name: f.Name, Usage: usage, Values: values[f.Name],
			IsList: f.Name == "rules" || f.Name == "format", IsFile: slices.Contains(fileFlags, f.Name),
			IsDir: f.Name == "C", IsRevision: f.Name == "diff", IsSwitch: ok && b.IsBoolFlag()})
	})
	return all
}

// topicNames returns the names of all topics of help.
func topicNames() []string {
	var all []string
	for _, t := range topics {
		all = append(all, t.name)
	}
	for _, doc := range analyzer.Docs() {
		all = append(all, doc.Name)
		for _, category := range doc.Categories() {
			all = append(all, doc.Name+"/"+category)
		}
	}
	return all
}

var completions = map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}

const bashCompletion = `# bash completion for everypath: source <(everypath completion bash)
_everypath() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words= list=
	case $cur in *,*) list=${cur%,*}, ;; esac
	case $prev in
{{- range .Flags}}{{if .IsList}}
	-{{.Name}}) words=$(printf "$list%s " {{join .Values}}) ;;
{{- else if .IsRevision}}
	-{{.Name}}) words=$(git for-each-ref --format='%(refname:short)' 2>/dev/null); COMPREPLY=($(compgen -f -- "$cur")) ;;
{{- else if .Values}}
	-{{.Name}}) words='{{join .Values}}' ;;
{{- else if .IsDir}}
	-{{.Name}}) COMPREPLY=($(compgen -d -- "$cur")); return ;;
{{- else if .IsFile}}
	-{{.Name}}) COMPREPLY=($(compgen -f -- "$cur")); return ;;
{{- end}}{{end}}
	help) words='{{join .Topics}}' ;;
	completion) words='{{join .Shells}}' ;;
	*)
		case $cur in
		-*) words='{{range .Flags}}-{{.Name}} {{end}}' ;;
		*)
			[ "$COMP_CWORD" -gt 1 ] || words='{{join .Commands}}'
			COMPREPLY=($(compgen -f -- "$cur"))
			;;
		esac
		;;
	esac
	COMPREPLY+=($(compgen -W "$words" -- "$cur"))
}
complete -o filenames -F _everypath everypath
`

const zshCompletion = `#compdef everypath
# zsh completion for everypath: source <(everypath completion zsh)
_everypath_revisions() {
	local refs=(${(f)"$(git for-each-ref --format='%(refname:short)' 2>/dev/null)"})
	compadd -- $refs
	_files
}
_everypath() {
	if [[ $words[2] == help && $CURRENT -gt 2 ]]; then
		compadd -- {{join .Topics}}
		return
	fi
	if [[ $words[2] == completion && $CURRENT -gt 2 ]]; then
		compadd -- {{join .Shells}}
		return
	fi
	[[ $CURRENT -eq 2 ]] && compadd -- {{join .Commands}}
	_arguments -S \
{{- range .Flags}}
		{{if .IsList}}{{quote (printf "-%s[%s]:value:_values -s , value %s" .Name .Usage (join .Values))}}
		{{- else if .IsRevision}}{{quote (printf "-%s[%s]:revision:_everypath_revisions" .Name .Usage)}}
		{{- else if .Values}}{{quote (printf "-%s[%s]:value:(%s)" .Name .Usage (join .Values))}}
		{{- else if .IsDir}}{{quote (printf "-%s[%s]:directory:_directories" .Name .Usage)}}
		{{- else if .IsFile}}{{quote (printf "-%s[%s]:file:_files" .Name .Usage)}}
		{{- else if .IsSwitch}}{{quote (printf "-%s[%s]" .Name .Usage)}}
		{{- else}}{{quote (printf "-%s[%s]:value:" .Name .Usage)}}{{end}} \
{{- end}}
		'*:package or file:_files'
}
compdef _everypath everypath
`

const fishCompletion = `# fish completion for everypath: everypath completion fish | source
complete -c everypath -n __fish_use_subcommand -a {{quote (join .Commands)}}
complete -c everypath -n '__fish_seen_subcommand_from help' -f -a {{quote (join .Topics)}}
complete -c everypath -n '__fish_seen_subcommand_from completion' -f -a {{quote (join .Shells)}}
{{range .Flags}}complete -c everypath -o {{.Name}} -d {{quote .Usage}}
{{- if .IsList}} -x -a {{quote (printf "(__fish_append , %s)" (join .Values))}}{{else if .IsRevision}} -r -F -a '(git for-each-ref --format="%(refname:short)" 2>/dev/null)'
{{- else if .Values}} -x -a {{quote (join .Values)}}{{else if .IsFile}} -r -F{{else if .IsDir}} -x -a '(__fish_complete_directories)'{{else if not .IsSwitch}} -x{{end}}
{{end}}`
