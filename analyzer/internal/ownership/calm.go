package ownership

import (
	"go/types"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/gotype"
)

// isCalm reports whether a function is one that nobody expects a panic from,
// though it is no part of the standard library: it writes to a log, or makes an
// error.
func isCalm(fn *types.Func) bool {
	switch fn.Pkg().Name() {
	case "errors", "xerrors", "multierr", "multierror", "codes", "status":
		return true
	case "log", "logs", "logger", "logging", "logrus", "zap", "zerolog", "logr", "klog", "glog", "zlog", "xlog":
		return isLevel(fn.Name())
	}
	recv := fn.Signature().Recv()
	if recv == nil || !isLevel(fn.Name()) {
		return false
	}
	named := gotype.Named(recv.Type())
	return named != nil && strings.Contains(strings.ToLower(named.Obj().Name()), "log")
}

// isLevel reports whether a function of a logger writes a line, or adds to it,
// by its name. One that panics behind the line is none.
func isLevel(name string) bool {
	name = strings.TrimPrefix(name, "Log")
	for _, level := range [...]string{"Debug", "Info", "Warn", "Err", "Print", "Trace", "With", "Log", "Notice", "Msg"} {
		if strings.HasPrefix(name, level) {
			return true
		}
	}
	return name == ""
}
