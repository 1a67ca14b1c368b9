package path

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// What a configuration says it says again, also where its methods are out of sight:
//
//	if cfg.TLSEnabled() { … }
//	if c.Bool("verbose") { … }
//
// That somebody changes it in between is not asked: gives up towards silence.

// settingGetters are the names of functions that look something up by its name.
var settingGetters = map[string]bool{
	"Bool": true, "String": true, "Int": true, "IsSet": true, "GetBool": true, "GetString": true, "GetInt": true, "Changed": true,
}

// asksSetting reports whether the call asks for a setting: by a method with nothing
// to tell whose name says so, or by the name of the setting.
func asksSetting(call *ssa.Call) bool {
	name := MethodName(&call.Call)
	if fn := call.Call.StaticCallee(); name == "" && fn != nil && fn.Parent() == nil {
		name = fn.Name() // viper.GetBool
	}
	switch args := call.Call.Signature().Params().Len(); {
	case name == "":
		return false
	case args == 0:
		return gotype.IsBool(call.Type()) && (strings.HasSuffix(name, "Enabled") || strings.HasSuffix(name, "Disabled") || isQuestion(name))
	case args > 1 || !settingGetters[name]:
		return false
	}
	ops := call.Call.Args
	c, ok := ops[len(ops)-1].(*ssa.Const)
	return ok && c.Value != nil
}

// isQuestion reports whether the name asks what is to be done: ShouldSync, UseTLS.
func isQuestion(name string) bool {
	for _, verb := range []string{"Should", "Use", "Uses", "Supports", "Wants", "Needs"} {
		if rest, ok := strings.CutPrefix(name, verb); ok && rest != "" && strings.ToUpper(rest[:1]) == rest[:1] {
			return true
		}
	}
	return false
}
