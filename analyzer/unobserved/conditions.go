package unobserved

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/everypath/everypath/analyzer/internal/observe"
)

// isErrorCheck reports whether a condition asks for an error.
func isErrorCheck(cond string) bool {
	return strings.Contains(cond, "err != nil") || strings.Contains(cond, "Err != nil") || strings.Contains(cond, "errors.") || strings.HasSuffix(cond, "!ok") || strings.HasSuffix(cond, "!found") || strings.HasSuffix(cond, "!exists")
}

// isSwitch reports whether a condition turns the observation off. If the
// branch calls the handler that the observed one does, it is also one that
// asks for nil, but for the inputs, or leaves some calls out.
func isSwitch(cond string, same bool, in *inputs) bool {
	if observe.Speaks(cond) {
		return true
	}
	if !same {
		return false
	}
	lower := strings.ToLower(cond)
	return in.asksForNil(cond, token.EQL) || strings.Contains(lower, "disabled") || strings.Contains(lower, "enabled") ||
		slices.ContainsFunc(words(cond), func(w string) bool { return developing[w] || excepting[w] }) || choosing.MatchString(cond)
}

// developing are the words of conditions under which nobody serves, but
// develops.
var developing = wordSet(`debug debugging dev devel development test testing`)

// excepting are the words of conditions that leave some calls of a handler out
// of what is observed: the rest of them is. Choosing is a call by which
// that is decided.
var (
	excepting = wordSet(`skip skips skipped skipping skipper exclude excludes excluded exclusion exclusions ignore ignores ignored bypass bypasses bypassed
		exempt exempted sample samples sampled sampler sampling unsampled rand`)
	choosing = regexp.MustCompile(`(?i)\b(?:\w*filter|wants?)\(`)
)

// onlyTries reports whether a condition asks for what would be done, and it is
// not to be done.
func onlyTries(cond string) bool {
	return !strings.HasPrefix(cond, "!") && slices.ContainsFunc(words(cond), func(w string) bool { return w == "dry" || w == "dryrun" || w == "simulate" || w == "preview" })
}

// refusing are the words of conditions under which a request is turned away.
var refusing = wordSet(`quarantine quarantined blocked blocklisted blacklisted banned denied forbidden unauthorized unauthenticated rejected revoked
	suspended throttled`)

// refuses reports whether a condition asks for a request that is turned away: what
// is called then says so, and does none of the work.
func refuses(cond string) bool {
	return !strings.Contains(cond, "!") && slices.ContainsFunc(words(cond), func(w string) bool { return refusing[w] })
}

// answersUnless returns the condition of an if whose else, or what follows it,
// the arm is, and which is chosen unless something only answers; "" if it is none.
func (a *arm) answersUnless(same bool) string {
	if !a.isIf || a.head != "" || len(a.choice.arms) != 2 {
		return ""
	}
	head := a.choice.arms[0].head
	if cond, err := parser.ParseExpr(head); err == nil && asksFor(cond, false, same) {
		return head
	}
	return ""
}

// asksWhatAnswers reports whether a condition holds only for what answers: a
// path or a name is compared to that of a probe, a page, a file.
func asksWhatAnswers(head string, same bool) bool {
	cond, err := parser.ParseExpr(head)
	return err == nil && asksFor(cond, true, same)
}

// asksFor reports whether a condition that has the value holds only for what
// answers. If the branch calls the handler that the observed one does, what a
// function is called that is asked tells, too.
func asksFor(cond ast.Expr, value, same bool) bool {
	switch x := cond.(type) {
	case *ast.ParenExpr:
		return asksFor(x.X, value, same)
	case *ast.UnaryExpr:
		return x.Op == token.NOT && asksFor(x.X, !value, same)
	case *ast.CallExpr:
		return value && (comparing[calledName(x)] && slices.ContainsFunc(x.Args, namesAnswer) || same && answersSurely(calledName(x)))
	case *ast.BinaryExpr:
		switch {
		case x.Op == token.LAND && value || x.Op == token.LOR && !value:
			return asksFor(x.X, value, same) || asksFor(x.Y, value, same)
		case x.Op == token.LOR || x.Op == token.LAND:
			return asksFor(x.X, value, same) && asksFor(x.Y, value, same)
		case x.Op == token.EQL && value || x.Op == token.NEQ && !value:
			return namesAnswer(x.X) || namesAnswer(x.Y)
		}
	}
	return false
}

// comparing are the functions that compare one string to another.
var comparing = map[string]bool{"Contains": true, "EqualFold": true, "HasPrefix": true, "HasSuffix": true}

// calledName returns the name of the function that is called, "" if it has none.
func calledName(call *ast.CallExpr) string {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

// namesAnswer reports whether an operand is a string that names what only
// answers.
func namesAnswer(operand ast.Expr) bool {
	lit, ok := operand.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return false
	}
	name, err := strconv.Unquote(lit.Value)
	return err == nil && answersByItself(name)
}

// observingCase returns the head of the case that an observed sibling of the arm
// stands in, if that is the case of the arm, and with it what observes: a request
// that is the same but for a listener. It is "" if there is none.
func (s *set) observingCase(a *arm) string {
	if a.isIf || a.head == "" {
		return ""
	}
	for _, m := range s.members {
		if m.seen == nil || m.arm == nil || m.arm.isIf {
			continue
		}
		if more, ok := strings.CutPrefix(m.arm.head, a.head); ok && (strings.HasPrefix(more, "With") || observe.Speaks(more)) {
			return m.arm.head
		}
	}
	return ""
}
