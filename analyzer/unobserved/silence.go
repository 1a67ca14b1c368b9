package unobserved

import (
	"go/types"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainPackages hold helpers that no dispatch is about: what they are given
// is a value to convert, print or compare.
var plainPackages = map[string]bool{
	"builtin": true, "bytes": true, "cmp": true, "context": true, "encoding/binary": true, "errors": true, "fmt": true, "log": true, "log/slog": true,
	"maps": true, "math": true, "math/rand": true, "reflect": true, "regexp": true, "slices": true, "sort": true, "strconv": true,
	"strings": true, "sync": true, "sync/atomic": true, "time": true, "unicode": true, "unicode/utf8": true, "testing": true,
	"os/signal": true, "runtime": true, "runtime/debug": true,
}

// plainPrefixes are packages of logging and observing: they are what is
// missing, not what is to be observed.
var plainPrefixes = []string{
	"go.opentelemetry.io/", "go.opencensus.io/", "github.com/opentracing/", "github.com/prometheus/", "github.com/DataDog/dd-trace-go",
	"gopkg.in/DataDog/dd-trace-go", "github.com/getsentry/", "github.com/newrelic/", "go.elastic.co/apm", "go.uber.org/zap",
	"github.com/sirupsen/logrus", "github.com/rs/zerolog", "github.com/go-logr/", "k8s.io/klog", "github.com/golang/glog",
	"github.com/pkg/errors", "google.golang.org/grpc/status", "google.golang.org/grpc/codes", "google.golang.org/grpc/metadata",
	"github.com/google/uuid", "github.com/stretchr/",
}

// isPlain reports whether a function is no handler for the package that it
// comes from.
func isPlain(fn *types.Func) bool {
	if fn == nil {
		return false
	}
	if fn.Pkg() == nil {
		return true // error.Error
	}
	path := fn.Pkg().Path()
	if isReflectCall(fn) {
		return false
	}
	return plainPackages[path] || slices.ContainsFunc(plainPrefixes, func(p string) bool { return strings.HasPrefix(path, p) })
}

// isReflectCall reports whether a function runs another one by reflection.
func isReflectCall(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "reflect" && (fn.Name() == "Call" || fn.Name() == "CallSlice")
}

// words splits a name, path or constant in lower-case words:
// handleGetHTTPStatus, tools/get-http_status.
func words(s string) []string { return slices.Collect(eachWord(s)) }

// eachWord yields the words one after the other.
func eachWord(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, before := -1, rune(0)
		for i, r := range s {
			begins := start < 0
			if !begins && unicode.IsUpper(r) {
				next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
				begins = !unicode.IsUpper(before) || unicode.IsLower(next)
			}
			if start >= 0 && (begins || !unicode.IsLetter(r)) {
				if !yield(strings.ToLower(s[start:i])) {
					return
				}
				start = -1
			}
			if unicode.IsLetter(r) && begins {
				start = i
			}
			before = r
		}
		if start >= 0 {
			yield(strings.ToLower(s[start:]))
		}
	}
}

// answering are words of names that only answer: who asks for these expects
// no observation, and often must not be counted. Those of alone say so only
// if the rest of the name says nothing, see filling, or if it is a route; those
// of them that are pages, if the body does no work.
var (
	answering = wordSet(`ping pong health healthy healthz healthcheck alive liveness livez readiness readyz pprof favicon robots notfound
		unknown unsupported unimplemented noop nop dummy stub fake mock acknowledge forbidden unauthorized swagger openapi heartbeat statusz varz initialize initialise initialized`)
	alone = wordSet(`live ready version metrics debug static ui webui assets options invalid default fallback help usage ack reject deny docs redirect
		status info root index home error`)
	pages   = wordSet(`index info home root status usage`)
	filling = wordSet(`handle handler handlers handles serve server get http api v on do endpoint probe check func route tool tools all any the a is
		request response respond write send return reply result show print page file files`)
)

// phrases are pairs of words that only answer.
var phrases = [][2]string{{"not", "found"}, {"not", "implemented"}, {"not", "supported"}, {"not", "allowed"}, {"no", "op"},
	{"list", "tools"}, {"list", "prompts"}, {"list", "resources"}, {"tools", "list"}, {"prompts", "list"}, {"resources", "list"},
	{"bad", "request"}, {"kube", "probe"}, {"method", "error"}, {"well", "known"}}

// preparing are the words that begin the names of what comes before the
// work, or after it, and is not observed with it; helping those of names
// that may be either.
var (
	preparing = wordSet(`authorize authenticate authorise validate verify check parse decode unmarshal bind ensure require assert must
		lock unlock acquire release close shutdown stop cancel new make build with is has can should convert to from format marshal
		encode log logf debug debugf info infof warn warnf warning error errorf fatal fatalf print printf println trace tracef record report notify init cleanup flush sleep reply respond`)
	helping = wordSet(`auth get lookup find resolve emit publish set put add register setup prepare load read drop reset wait write send
		extract key string name id default begin open connect dial fetch`)
)

// acting are those of helping that do something to others.
var acting = wordSet(`emit publish put add write send drop reset register`)

// commanding are those of preparing that also name the work of a command: cancel
// an order, format a file, lock an account.
var commanding = wordSet(`authorize authenticate authorise validate verify check parse decode bind ensure lock unlock acquire release close
	shutdown stop cancel new make build convert format encode print record report notify init cleanup flush reply respond`)

// hookWords are those of fields that are called beside the work, or instead
// of it.
var hookWords = wordSet(`before after pre post start started stop stopped close closed shutdown init open setup teardown cleanup error errors
	err fallback default validate check describe string usage middleware recover panic done exit`)

// ending are those of commanding that begin or end the life of the one that
// is called, unless the name says of what: close, but not closeIssue.
var ending = wordSet(`close shutdown stop release init cleanup flush reply respond`)

// closing are those of ending that may also be a command of that one word.
var closing = wordSet(`close stop release flush reply respond`)

// commands reports whether a name speaks of preparing, and may yet be that of
// a command.
func commands(name string) bool {
	return beginsWith(name, commanding) && !endsAlone(name)
}

// endsAlone reports whether a name is one word that begins or ends the life of
// the one that is called.
func endsAlone(name string) bool { return beginsWith(name, ending) && len(words(name)) == 1 }

// mayCommand reports whether a name is one word that ends something, a server
// or an issue: the arm in which it is called tells.
func mayCommand(name string) bool { return beginsWith(name, closing) && len(words(name)) == 1 }

func wordSet(s string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// answers reports whether a name, or the constant by which it is chosen,
// says that the branch only answers.
func answers(name string) bool {
	sure, found, rest := readName(name)
	return sure || found && (strings.HasPrefix(name, "/") || rest == 0)
}

// answersSurely reports whether a name says so of whatever request: a page does
// only of those that change nothing.
func answersSurely(name string) bool {
	sure, _, _ := readName(name)
	return sure
}

// answersByPage reports whether a name that only answers is that of a page,
// which may be a command or a route as any other: its body tells. A route
// /status is a probe.
func answersByPage(name string) bool {
	sure, found, _ := readName(name)
	return found && !sure && !slices.ContainsFunc(words(name), func(w string) bool {
		return alone[w] && (!pages[w] || w == "status" && strings.HasPrefix(name, "/"))
	})
}

// answersByItself reports whether a name says so whatever stands beside it.
func answersByItself(name string) bool {
	sure, found, _ := readName(name)
	return sure || found && strings.HasPrefix(name, "/")
}

// saysMore reports whether a name says what is worked on: a handler list of
// /items is none that lists the tools.
func saysMore(name string) bool {
	sure, found, rest := readName(name)
	return !sure && !found && rest > 0
}

// readName reads the words of a name: whether one surely only answers, or
// does so alone, and how many say something else.
func readName(name string) (sure, found bool, rest int) {
	ws := words(name)
	for i, w := range ws {
		switch {
		case answering[w] || i+1 < len(ws) && slices.Contains(phrases, [2]string{w, ws[i+1]}):
			sure = true
		case alone[w]:
			found = true
		case !filling[w]:
			rest++
		}
	}
	return sure, found, rest
}

// prepares reports whether a name says that the call comes before or after
// the work.
func prepares(name string) bool { return beginsWith(name, preparing) }

// helps reports whether a name says that the call may come before or after
// the work.
func helps(name string) bool { return beginsWith(name, helping) }

func beginsWith(name string, set map[string]bool) bool {
	for w := range eachWord(name) {
		return set[w]
	}
	return false
}

// An intention is a comment that says that something is not observed on
// purpose: a word that denies beside one that observes.
var (
	denying = `(?:not|no|never|skip\w*|without|intentional\w*|deliberate\w*|on purpose|by design|avoid\w*|exempt\w*|exclud\w*|omit\w*|don't|doesn't|isn't|already|noisy|noise|drown\w*|flood\w*|too many|too expensive|hot path)`
	seeing  = `(?:trac(?:e|ed|es|ing)|spans?|metrics?|instrument\w*|telemetry|audit\w*|observ\w*|monitor\w*|wrap\w*|measur\w*|timed|logged|record\w*|middlewares?)`

	intention = regexp.MustCompile(`(?is)\b` + denying + `\b.{0,80}\b` + seeing + `\b|\b` + seeing + `\b.{0,80}\b` + denying +
		`\b|\b(?:un(?:traced|observed|instrumented|wrapped|audited|measured|monitored))\b`)
)

// complaint matches comments that speak of a defect, the marks of test
// corpora among them.
var complaint = regexp.MustCompile(`(?i)^\s*(?:want|nolint)\b|\b(?:todo|fixme|xxx|bug|bad|wrong|defect|finding|reported|should|forgot\w*|missing|oops|bypass\w*)\b`)

// stated matches a sentence that says so of what a whole function does: that is
// said on purpose only if it says that it is on purpose.
var stated = func() *regexp.Regexp {
	const onPurpose = `(?:intentional\w*|deliberate\w*|on purpose|by design)`
	return regexp.MustCompile(`(?is)\b` + onPurpose + `\b[^.;]{0,80}\b` + seeing + `\b|\b` + seeing + `\b[^.;]{0,80}\b` + onPurpose + `\b`)
}()

// isIntention reports whether the text of a comment says that something is
// not observed on purpose, rather than that it is a pity.
func isIntention(text string) bool {
	return intention.MatchString(text) && !complaint.MatchString(text)
}
