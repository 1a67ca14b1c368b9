package cli

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/fatih/color"
	"golang.org/x/term"

	"github.com/everypath/everypath/cmd/everypath/internal/report"
)

// options are the flags of the command.
type options struct {
	flags    *flag.FlagSet
	settings settings // those that flags set, see override

	dir        string
	configFile string
	json       bool
	outputs    []output // of -format, see finishOutputs
	file       string
	fix        bool
	diff       diffOption
	baseline   baselineOptions
	noCache    bool
	clear      bool
	color      string
	help       bool
	stdio      bool
	schema     bool
	version    bool
}

// newFlags binds all flags.
func (o *options) newFlags() *flag.FlagSet {
	fs := flag.NewFlagSet("everypath", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // errors are told in one place
	fs.Usage = func() {}
	o.settings.bind(fs)
	fs.StringVar(&o.dir, "C", "", "change to `DIR` first")
	fs.StringVar(&o.configFile, "config", "", "use the configuration in `FILE`; none for no configuration")
	fs.Func("format", "print `FORMAT`, or FORMAT=FILE, several with commas: "+strings.Join(formatNames, ", "), o.addFormats)
	fs.StringVar(&o.file, "o", "", "write the findings to `FILE`")
	fs.BoolVar(&o.json, "json", false, "print JSON, as the checkers of golang.org/x/tools do: -format json")
	fs.BoolVar(&o.fix, "fix", false, "apply the fixes, and report what is left")
	fs.Var(&o.diff, "diff", "report only what passes a line changed since `REV`, or in the diff FILE (- for stdin); with -fix, print the fixes as a diff, for git apply")
	o.baseline.bind(fs)
	fs.Func("color", "show colours and source lines `WHEN`: auto (on a terminal; the default), always, never", func(s string) error {
		switch s {
		case "auto", "always", "never":
			o.color = s
			return nil
		}
		return fmt.Errorf("want auto, always or never, not %q", s)
	})
	fs.BoolVar(&o.noCache, "no-cache", false, "keep no results, and use none from earlier runs")
	fs.BoolVar(&o.clear, "clear", false, "with everypath cache: remove what is kept")
	fs.BoolVar(&o.stdio, "stdio", false, "with everypath lsp: what some editors add; it changes nothing")
	fs.BoolVar(&o.version, "V", false, "print the version")
	fs.BoolVar(&o.version, "version", false, "")
	fs.BoolVar(&o.schema, "schema", false, "print the JSON schema of the configuration")
	fs.BoolVar(&o.help, "h", false, "print this help")
	fs.BoolVar(&o.help, "help", false, "")
	return fs
}

// parse parses the flags, which may stand between the arguments, and returns
// the arguments.
func (o *options) parse(args []string) (rest []string, err error) {
	o.flags = o.newFlags()
	for {
		if err := o.flags.Parse(args); err != nil {
			return nil, usageError{o.explain(err)}
		}
		left := o.flags.Args()
		if len(left) == 0 {
			return o.takeDiff(rest), nil
		}
		n := len(args) - len(left)
		if n > 0 && args[n-1] == "--" {
			return o.takeDiff(append(rest, left...)), nil
		}
		if n > 0 && (args[n-1] == "-diff" || args[n-1] == "--diff") {
			o.diff.behind = len(rest) + 1
		}
		rest = append(rest, left[0])
		args = left[1:]
	}
}

// invalid is the error of a flag's value, which it names once.
func invalid(flag, value string, err error) error {
	if strings.Contains(err.Error(), strconv.Quote(value)) {
		return fmt.Errorf("-%s: %w", flag, err)
	}
	return fmt.Errorf("invalid value %q for flag -%s: %w", value, flag, err)
}

// explain adds to an error of package flag what would have been right.
func (o *options) explain(err error) error {
	if rest, ok := strings.CutPrefix(err.Error(), "invalid value "); ok {
		quoted, _ := strconv.QuotedPrefix(rest)
		value, _ := strconv.Unquote(quoted)
		flag, why, _ := strings.Cut(strings.TrimPrefix(rest[len(quoted):], " for flag -"), ": ")
		return invalid(flag, value, errors.New(why))
	}
	name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !ok {
		return err
	}
	var known []string
	o.flags.VisitAll(func(f *flag.Flag) { known = append(known, f.Name) })
	name = strings.TrimLeft(name, "-")
	hint := `; "everypath help" lists the flags`
	if near := nearest(name, known); near != "" {
		hint = fmt.Sprintf(" (did you mean -%s?)", near)
	}
	return fmt.Errorf("unknown flag -%s%s", name, hint)
}

// override sets in s what was set by flags.
func (o *options) override(s *settings) {
	o.flags.Visit(func(f *flag.Flag) { s.override(f.Name, &o.settings) })
}

// isOff reports whether the flag, a bool, was set to false.
func (o *options) isOff(name string) bool {
	off := false
	o.flags.Visit(func(f *flag.Flag) { off = off || f.Name == name && f.Value.String() == "false" })
	return off
}

// terminalOrText returns how findings are printed for people.
func (o *options) terminalOrText(dir string) report.Format {
	if o.color != "always" && !isTerminal(os.Stdout) {
		return report.Text{Dir: dir}
	}
	t := report.Terminal{Dir: dir, Color: o.color == "always" || o.color != "never" && !color.NoColor}
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		t.Width = width
	}
	return t
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// version returns the version of everypath and of Go.
func version() string {
	return fmt.Sprintf("everypath version %s %s", cmp.Or(moduleVersion(), "(devel)"), runtime.Version())
}

// moduleVersion returns the version of the module that this program was
// built from, "" if it is none that was published.
func moduleVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return ""
}
