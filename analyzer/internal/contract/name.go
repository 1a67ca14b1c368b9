package contract

import (
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// A symbol is the parsed name of a function, or of a type or field: where
// the index files it.
type symbol struct {
	pkg  string // the package path; "" for the universe
	recv string // the name of the receiver's type; "" of a function
	ptr  bool   // the receiver is a pointer
	name string // may be the star; "" of a type
}

const star = "*"

// parseFuncName parses a name as types.Func.FullName prints it.
func parseFuncName(text string) (symbol, error) {
	text = dropTypeArgs(text)
	if !strings.HasPrefix(text, "(") {
		pkg, name, ok := cutLast(text)
		if !ok || !isIdent(name, true) || !isPkgPath(pkg) {
			return symbol{}, badFuncName(text)
		}
		return symbol{pkg: pkg, name: name}, nil
	}
	recv, name, ok := strings.Cut(text[1:], ").")
	if !ok || !isIdent(name, true) {
		return symbol{}, badFuncName(text)
	}
	recv, ptr := strings.CutPrefix(recv, "*")
	pkg, typ, ok := cutLast(recv)
	if !ok {
		typ = recv // error.Error, of the universe
	}
	if !isIdent(typ, name == star) || ok && !isPkgPath(pkg) {
		return symbol{}, badFuncName(text)
	}
	return symbol{pkg: pkg, recv: typ, ptr: ptr, name: name}, nil
}

// IsFuncPattern reports whether name is one that parseFuncName takes, and that
// can be the beginning of a function's full name if it ends in a star: the last
// element may have one behind other letters, the type none.
func IsFuncPattern(name string) bool {
	isMethod := strings.HasPrefix(name, "(")
	if stem, ok := strings.CutSuffix(name, star); ok && !strings.HasSuffix(stem, ".") {
		name = stem
	}
	sym, err := parseFuncName(name)
	hasArgs := strings.HasSuffix(name, "]") || !isMethod && strings.Contains(name, "[")
	return err == nil && sym.recv != star && !hasArgs
}

func badFuncName(text string) error {
	return fmt.Errorf("bad function name %q; accepted are os.Open, (*os.File).Close, (io.Closer).Close, and with a star fmt.*, (*bytes.Buffer).*, (hash.*).*", text)
}

// parseTypeName parses the name of a declared type or of a pointer to one.
func parseTypeName(text string) (symbol, error) {
	rest, ptr := strings.CutPrefix(dropTypeArgs(text), "*")
	pkg, typ, ok := cutLast(rest)
	if !ok || !isIdent(typ, false) || !isPkgPath(pkg) {
		return symbol{}, fmt.Errorf("bad type %q; accepted are context.CancelFunc, *os.File, and function types such as func()", text)
	}
	return symbol{pkg: pkg, recv: typ, ptr: ptr}, nil
}

// parseFieldName parses TYPE.NAME.
func parseFieldName(text string) (symbol, error) {
	text = dropTypeArgs(text)
	owner, name, ok := cutLast(text)
	pkg, typ, ok2 := cutLast(owner)
	if !ok || !ok2 || !isIdent(name, true) || !isIdent(typ, false) || !isPkgPath(pkg) {
		return symbol{}, fmt.Errorf("bad field name %q; accepted are net/http.Request.Body and os/exec.Cmd.*", text)
	}
	return symbol{pkg: pkg, recv: typ, name: name}, nil
}

// funcName is the inverse of parseFuncName.
func (s symbol) funcName() string {
	if s.recv == "" {
		return s.pkg + "." + s.name
	}
	return "(" + s.typeName() + ")." + s.name
}

// typeName is the inverse of parseTypeName.
func (s symbol) typeName() string {
	name := s.recv
	if s.pkg != "" {
		name = s.pkg + "." + name
	}
	if s.ptr {
		name = "*" + name
	}
	return name
}

// cutLast cuts a qualified name at its last dot, which is behind the last
// slash: gopkg.in/yaml.v3.Node names Node.
func cutLast(text string) (before, after string, ok bool) {
	i := strings.LastIndexByte(text, '.')
	if i < strings.LastIndexByte(text, '/') || i < 0 {
		return "", text, false
	}
	return text[:i], text[i+1:], true
}

// dropTypeArgs removes all that stands in brackets.
func dropTypeArgs(text string) string {
	if !strings.Contains(text, "[") {
		return text
	}
	var b strings.Builder
	depth := 0
	for _, r := range text {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isIdent(text string, orStar bool) bool {
	return token.IsIdentifier(text) || orStar && text == star
}

// areIdents reports whether all names are identifiers.
func areIdents(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !isIdent(name, false) })
}

// isPkgPath reports whether text can be an import path. It is lenient: only
// what the notation itself would be confused by is excluded.
func isPkgPath(text string) bool {
	return text != "" && !strings.ContainsAny(text, " \t()[]{}*;|,\"\\#") &&
		!strings.HasPrefix(text, "/") && !strings.HasSuffix(text, "/") && !strings.HasPrefix(text, ".")
}
