package cli

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// A lineError is an error in a line of a configuration file.
type lineError struct {
	line int // 0 if it is not known
	msg  string
}

func (e *lineError) Error() string { return e.msg }

// at returns an error that is in the line of the node.
func at(node ast.Node, format string, args ...any) error {
	e := &lineError{msg: fmt.Sprintf(format, args...)}
	if token := node.GetToken(); token != nil && token.Position != nil {
		e.line = token.Position.Line
	}
	return e
}

// parse sets what the text of a configuration file says. Its errors begin
// with FILE:LINE, the file being called name. File names in the text are
// relative to dir.
func (s *settings) parse(name, dir string, text []byte) error {
	err := s.parseText(text)
	var inLine *lineError
	var syntax yaml.Error
	switch {
	case err == nil:
	case errors.As(err, &inLine) && inLine.line > 0:
		return fmt.Errorf("%s:%d: %w", name, inLine.line, err)
	case errors.As(err, &syntax) && syntax.GetToken() != nil && syntax.GetToken().Position != nil:
		// The text of the error itself shows the source, in many lines.
		return fmt.Errorf("%s:%d: %s", name, syntax.GetToken().Position.Line, syntax.GetMessage())
	default:
		return fmt.Errorf("%s: %w", name, err)
	}
	for i := range s.Contracts {
		file := &s.Contracts[i]
		if !filepath.IsAbs(file.name) {
			file.name = filepath.Join(dir, filepath.FromSlash(file.name))
		}
		file.origin = name + file.origin
	}
	return nil
}

func (s *settings) parseText(text []byte) error {
	const byteOrderMark = "\ufeff" // the parser would take it for a part of the key
	file, err := parser.ParseBytes(bytes.TrimPrefix(text, []byte(byteOrderMark)), 0)
	if err != nil {
		return err
	}
	var body ast.Node // of the only document that is not empty
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil || isEmpty(doc.Body):
		case body != nil:
			return at(doc.Body, "a second document; a configuration has one")
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return nil
	}
	mapping, ok := body.(*ast.MappingNode)
	if !ok {
		return at(body, "want KEY: VALUE; the keys are %s", strings.Join(settingKeys(), ", "))
	}
	for _, pair := range mapping.Values {
		if err := s.set(pair); err != nil {
			return err
		}
	}
	return nil
}

// isEmpty reports whether a document says nothing: the parser takes directives
// for a document of their own.
func isEmpty(node ast.Node) bool {
	switch node.(type) {
	case *ast.NullNode, *ast.CommentGroupNode, *ast.DirectiveNode:
		return true
	}
	return false
}

// set sets what one key of a configuration says.
func (s *settings) set(pair *ast.MappingValueNode) error {
	key := pair.Key.GetToken().Value
	field := s.field(key)
	if field == nil {
		keys := settingKeys()
		return at(pair.Key, "unknown key %q%s; the keys are %s", key, didYouMean(key, keys), strings.Join(keys, ", "))
	}
	value := ast.Node(pair.Value)
	if anchor, ok := value.(*ast.AnchorNode); ok {
		value = anchor.Value
	}
	return setField(key, field, value)
}

func setField(key string, field any, node ast.Node) error {
	switch field := field.(type) {
	case *bool:
		b, ok := node.(*ast.BoolNode)
		if !ok {
			return wrong(node, key, "true or false")
		}
		*field = b.Value
	case *string: // tags
		list, ok := words(node)
		if !ok {
			return wrong(node, key, "a word or a list of words")
		}
		*field = strings.Join(list, ",")
	case *panicsMode:
		if _, ok := node.(ast.ScalarNode); !ok || isEmpty(node) {
			return wrong(node, key, oneOf(panicsModes))
		}
		if err := field.Set(node.GetToken().Value); err != nil {
			return at(node, "%s: %v", key, err)
		}
	case flagList: // rules, contracts
		list, ok := words(node)
		if !ok || len(list) == 0 {
			return wrong(node, key, "a name or a list of names")
		}
		for i, word := range list {
			if err := field.add(word); err != nil {
				return at(element(node, i), "%s: %v", key, err)
			}
			if files, ok := field.(*fileNames); ok {
				(*files)[len(*files)-1].origin = fmt.Sprintf(":%d", element(node, i).GetToken().Position.Line)
			}
		}
	default:
		panic(fmt.Sprintf("internal error: no way to read %s", key))
	}
	return nil
}

// wrong returns the error of a value, or of an element of it, that is not
// what is wanted.
func wrong(node ast.Node, key, want string) error {
	switch node := node.(type) {
	case *ast.NullNode:
		return at(node, "%s has no value; want %s", key, want)
	case *ast.SequenceNode:
		if len(node.Values) == 0 {
			return at(node, "%s: the list is empty; want %s", key, want)
		}
		for _, e := range node.Values {
			if _, ok := e.(ast.ScalarNode); !ok {
				return at(e, "%s: want %s; an element of the list is %s", key, want, brief(e))
			}
		}
	}
	return at(node, "%s: want %s, not %s", key, want, brief(node))
}

// words returns the strings of a list, or the one of a string.
func words(node ast.Node) (list []string, ok bool) {
	var one string
	switch node.(type) {
	case *ast.NullNode, *ast.AliasNode:
		return nil, false
	case ast.ScalarNode:
		err := yaml.NodeToValue(node, &one)
		return []string{one}, err == nil
	}
	err := yaml.NodeToValue(node, &list)
	return list, err == nil
}

// element returns the i-th element of a list, or the node if it is none.
func element(node ast.Node, i int) ast.Node {
	if seq, ok := node.(*ast.SequenceNode); ok && i < len(seq.Values) {
		return seq.Values[i]
	}
	return node
}

// brief names the node in an error.
func brief(node ast.Node) string {
	switch node := node.(type) {
	case *ast.NullNode:
		return "empty"
	case *ast.SequenceNode:
		return "a list"
	case *ast.AliasNode:
		return "an alias"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys and values"
	case *ast.StringNode:
		return fmt.Sprintf("the text %q", node.Value)
	}
	return node.GetToken().Value
}
