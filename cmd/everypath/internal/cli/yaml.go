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
	for i, file := range s.Contracts {
		if !filepath.IsAbs(file) {
			s.Contracts[i] = filepath.Join(dir, filepath.FromSlash(file))
		}
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

// isEmpty reports whether a document says nothing.
func isEmpty(node ast.Node) bool {
	switch node.(type) {
	case *ast.NullNode, *ast.CommentGroupNode:
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
			return at(node, "%s: want true or false, not %s", key, brief(node))
		}
		*field = b.Value
	case *string: // tags
		list, ok := words(node)
		if !ok {
			return at(node, "%s: want a list of words, not %s", key, brief(node))
		}
		*field = strings.Join(list, ",")
	case *panicsMode:
		if err := field.Set(brief(node)); err != nil {
			return at(node, "%s: %v", key, err)
		}
	case flagList: // rules, contracts
		list, ok := words(node)
		if !ok || len(list) == 0 {
			return at(node, "%s: want a name or a list of names, not %s", key, brief(node))
		}
		for i, word := range list {
			if err := field.add(word); err != nil {
				return at(element(node, i), "%s: %v", key, err)
			}
		}
	default:
		panic(fmt.Sprintf("internal error: no way to read %s", key))
	}
	return nil
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
	switch node.(type) {
	case *ast.NullNode:
		return "nothing"
	case *ast.SequenceNode:
		return "this list"
	case *ast.AliasNode:
		return "an alias"
	case *ast.MappingNode:
		return "keys and values"
	}
	return node.GetToken().Value
}
