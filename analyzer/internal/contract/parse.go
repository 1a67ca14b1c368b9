package contract

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// maxErrors is how many errors Parse reports before it stops counting them
// out.
const maxErrors = 10

// A reader collects the lines of several texts into one table.
type reader struct {
	table *Table
	seen  map[string]string // "func os.Open" -> origin
	topic string
	errs  []error
}

func newReader() *reader {
	return &reader{table: newTable(), seen: map[string]string{}}
}

// A Text is a text in the notation of this package. The name stands for it
// in errors and origins.
type Text struct{ Name, Text string }

// Parse parses one text, see ParseAll.
func Parse(name, text string) (*Table, error) { return ParseAll(Text{name, text}) }

// ParseAll parses texts that hold together: what one says of a name, no
// other may say. The error joins what is wrong with each line, at most ten
// of them; the table is nil then.
func ParseAll(texts ...Text) (*Table, error) {
	p := newReader()
	for _, t := range texts {
		p.add(t.Name, t.Text)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return p.table, nil
}

// byteOrderMark is what some editors put before a text.
const byteOrderMark = "\ufeff"

// lineDirective begins a line that names the file of the lines below it, of
// which the next one is its first. It is how several files are one text.
const lineDirective = "#line "

// Join returns texts that hold together as one, in which each line still
// knows where it stands.
func Join(texts ...Text) string {
	var b strings.Builder
	for _, t := range texts {
		b.WriteString(lineDirective + t.Name + "\n" + strings.TrimPrefix(t.Text, byteOrderMark) + "\n")
	}
	return b.String()
}

// add parses one text; errors pile up in p.
func (p *reader) add(name, text string) {
	p.topic = topicOf(name)
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(text, byteOrderMark)) {
		n++
		if file, ok := strings.CutPrefix(line, lineDirective); ok {
			name, n = strings.TrimSpace(file), 0
			p.topic = topicOf(name)
			continue
		}
		p.line(name+":"+strconv.Itoa(n), strings.TrimSpace(line))
	}
}

// err joins the errors found so far.
func (p *reader) err() error {
	errs := p.errs
	if more := len(errs) - maxErrors; more > 0 {
		errs = append(errs[:maxErrors:maxErrors], fmt.Errorf("and %d more errors", more))
	}
	return errors.Join(errs...)
}

// topicOf is the topic of lines that stand below no ## heading.
func topicOf(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	return strings.TrimSuffix(name, ".txt")
}

func (p *reader) line(origin, line string) {
	if heading, ok := strings.CutPrefix(line, "##"); ok {
		p.topic = strings.TrimSpace(heading)
		return
	}
	body, reason := cutReason(line)
	if body == "" {
		return
	}
	word, rest, _ := strings.Cut(strings.ReplaceAll(body, "\t", " "), " ")
	rest = strings.TrimSpace(rest)
	var err error
	switch word {
	case "type":
		err = p.typeLine(origin, rest, reason)
	case "func":
		err = p.funcLine(origin, rest, reason)
	case "field":
		err = p.fieldLine(origin, rest, reason)
	case "observe":
		err = p.observeLine(origin, rest, reason)
	default:
		err = fmt.Errorf("unknown word %q; a line begins with type, func, field, observe or #", word)
	}
	if err != nil {
		p.errs = append(p.errs, fmt.Errorf("%s: %w", origin, err))
	}
}

// cutReason cuts a line at the # that begins its reason: the first one that
// begins the line or follows white space.
func cutReason(line string) (body, reason string) {
	for i := range len(line) {
		if line[i] == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t') {
			return strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+1:])
		}
	}
	return line, ""
}

// once reports an error if the table already has a line for what.
func (p *reader) once(what, origin string) error {
	if old, ok := p.seen[what]; ok {
		return fmt.Errorf("duplicate line for %s; the other one is at %s", what, old)
	}
	p.seen[what] = origin
	return nil
}

const typeForm = "type TYPE release METHOD[|METHOD…] [; ATTRIBUTE]…"

func (p *reader) typeLine(origin, text, reason string) error {
	name, rest, ok := strings.Cut(text, " release ")
	if !ok {
		return fmt.Errorf("no release in type line; the form is %s", typeForm)
	}
	kind := &Kind{Type: strings.TrimSpace(name), Reason: reason, Origin: origin}
	clauses := splitClauses(rest)
	for _, method := range strings.Split(clauses[0], "|") {
		r, err := parseRelease(strings.TrimSpace(method))
		if err != nil {
			return err
		}
		kind.Releases = append(kind.Releases, r)
	}
	for _, attr := range clauses[1:] {
		if err := kind.parseAttribute(attr); err != nil {
			return err
		}
	}
	if strings.HasPrefix(kind.Type, "func(") {
		if err := p.once("type "+kind.Type, origin); err != nil {
			return err
		}
		p.table.addFuncKind(kind, p.topic)
		return nil
	}
	sym, err := parseTypeName(kind.Type)
	if err != nil {
		return err
	}
	kind.Type = sym.typeName()
	if err := p.once("type "+kind.Type, origin); err != nil {
		return err
	}
	p.table.addKind(sym, kind, p.topic)
	return nil
}

func parseRelease(text string) (Release, error) {
	if text == "call" {
		return Release{}, nil
	}
	path, method := "", text
	if i := strings.LastIndexByte(text, '.'); i >= 0 {
		path, method = "."+text[:i], text[i+1:]
	}
	for part := range strings.SplitSeq(text, ".") {
		if !isIdent(part, false) {
			return Release{}, fmt.Errorf("bad release %q; accepted are Close, Body.Close, and call", text)
		}
	}
	return Release{Path: path, Method: method}, nil
}

func (k *Kind) parseAttribute(text string) error {
	words := strings.Fields(text)
	switch {
	case text == "flush":
		k.Flush = true
	case len(words) == 2 && words[0] == "on" && words[1] == "success":
		k.OnSuccess = true
	case text == "once":
		k.Once = true
	case text == "drained":
		k.Drained = true
	case text == "dynamic":
		k.Dynamic = true
	case len(words) == 2 && words[0] == "until" && areIdents(strings.Split(words[1], "|")):
		k.Until = strings.Split(words[1], "|")
	default:
		return fmt.Errorf("unknown attribute %q; accepted are flush, on success, once, until METHOD[|METHOD…], dynamic, drained", text)
	}
	return nil
}

func (p *reader) fieldLine(origin, text, reason string) error {
	words := strings.Fields(text)
	if len(words) != 2 || words[1] != "borrows" && words[1] != "takes" {
		return errors.New("bad field line; the form is field TYPE.NAME borrows|takes")
	}
	sym, err := parseFieldName(words[0])
	if err != nil {
		return err
	}
	f := &Field{Name: sym.typeName() + "." + sym.name, Takes: words[1] == "takes", Reason: reason, Origin: origin}
	if err := p.once("field "+f.Name, origin); err != nil {
		return err
	}
	p.table.addField(sym, f, p.topic)
	return nil
}

func (p *reader) funcLine(origin, text, reason string) error {
	name, rest := cutName(text)
	sym, err := parseFuncName(name)
	if err != nil {
		return err
	}
	f := &Func{Name: sym.funcName(), Reason: reason, Origin: origin}
	if rest == "" {
		return fmt.Errorf("no clause for %s; the clauses are %s", f.Name, clauseForms)
	}
	for _, clause := range splitClauses(rest) {
		if err := f.parseClause(clause); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if err := f.consistent(); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	if err := p.once("func "+f.Name, origin); err != nil {
		return err
	}
	p.table.addFunc(sym, f, p.topic)
	return nil
}

// cutName cuts a function's name, which may have blanks between brackets,
// from the clauses.
func cutName(text string) (name, rest string) {
	depth := 0
	for i, r := range text {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case r == ' ' && depth == 0:
			return text[:i], strings.TrimSpace(text[i:])
		}
	}
	return text, ""
}

func splitClauses(text string) []string {
	clauses := strings.Split(text, ";")
	for i := range clauses {
		clauses[i] = strings.TrimSpace(clauses[i])
	}
	return clauses
}
