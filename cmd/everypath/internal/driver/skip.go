package driver

import "bytes"

// skipBodies removes the bodies of functions from the source of a dependency
// but for their line ends, so that what is left keeps its lines and columns;
// without keepLines, the line ends go as well.
// The parser would spend more than half of its time and memory on them, and
// the type checker does not look at them.
//
// It needs no more of Go than where literals and comments end and which
// brackets belong together. It errs towards leaving a body: that of a
// function that does not begin its line, for example, and all from the first
// place on where brackets do not match, so that the parser sees the error. It
// changes src and returns the part that is left.
func skipBodies(src []byte, keepLines bool) []byte {
	s := &skipper{src: src}
	kept, begin := 0, 0 // src[:kept] is done, src[begin:s.pos] still to be copied
	for s.pos < len(src) {
		if !s.atFunc() {
			s.step()
			continue
		}
		open, end := s.function()
		if end < 0 || hasLineDirective(src[open:end]) {
			continue
		}
		kept += copy(src[kept:], src[begin:open+1])
		for _, c := range src[open+1 : end-1] {
			if c == '\n' && keepLines {
				src[kept] = c
				kept++
			}
		}
		begin = end - 1
	}
	if begin == 0 {
		return src
	}
	kept += copy(src[kept:], src[begin:])
	return src[:kept]
}

// hasLineDirective reports whether body may change the positions of what is
// behind it.
func hasLineDirective(body []byte) bool {
	return bytes.Contains(body, []byte("//line ")) || bytes.Contains(body, []byte("/*line "))
}

// A skipper moves through the tokens of a file.
type skipper struct {
	src []byte
	pos int
}

// atFunc reports whether a function declaration may begin here.
func (s *skipper) atFunc() bool {
	return s.src[s.pos] == 'f' && (s.pos == 0 || s.src[s.pos-1] == '\n') && bytes.HasPrefix(s.src[s.pos:], []byte("func "))
}

// function moves behind a function declaration, and returns where the braces
// of its body are: at open and before end. If there is no body, or no end of
// it, end is negative.
func (s *skipper) function() (open, end int) {
	var word []byte // the last token, if it was a word
	for s.pos += len("func "); s.pos < len(s.src); {
		switch c := s.src[s.pos]; {
		case c == '\n':
			return 0, -1
		case c == '(' || c == '[':
			s.brackets()
			word = nil
		case c == '{':
			open = s.pos
			if !s.brackets() {
				return 0, -1
			}
			if w := string(word); w != "struct" && w != "interface" {
				return open, s.pos
			}
			word = nil
		case isSpace(c):
			s.pos++
		case isWord(c):
			begin := s.pos
			for s.pos < len(s.src) && isWord(s.src[s.pos]) {
				s.pos++
			}
			word = s.src[begin:s.pos]
		default:
			s.step()
			word = nil
		}
	}
	return 0, -1
}

// brackets moves from a bracket behind the one that belongs to it, and
// reports whether there is one.
func (s *skipper) brackets() bool {
	for depth := 0; s.pos < len(s.src); {
		switch s.src[s.pos] {
		case '(', '[', '{':
			depth++
			s.pos++
		case ')', ']', '}':
			depth--
			s.pos++
			if depth == 0 {
				return true
			}
		default:
			s.step()
		}
	}
	return false
}

// step moves behind a literal, a comment or, else, one byte.
func (s *skipper) step() {
	switch rest := s.src[s.pos:]; rest[0] {
	case '"', '\'':
		s.quoted(rest[0])
	case '`':
		s.until(rest[1:], "`", 2)
	case '/':
		switch {
		case bytes.HasPrefix(rest, []byte("//")):
			s.until(rest, "\n", 0)
		case bytes.HasPrefix(rest, []byte("/*")):
			s.until(rest[2:], "*/", 4)
		default:
			s.pos++
		}
	default:
		s.pos++
	}
}

// until moves behind the next mark in rest, and more by extra bytes that
// rest and the mark do not show; to the end if there is none.
func (s *skipper) until(rest []byte, mark string, extra int) {
	i := bytes.Index(rest, []byte(mark))
	if i < 0 {
		s.pos = len(s.src)
		return
	}
	s.pos += i + extra
}

// quoted moves behind a literal in quotes, or to the end of its line.
func (s *skipper) quoted(quote byte) {
	for s.pos++; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case '\\':
			s.pos = min(s.pos+1, len(s.src)-1)
		case quote:
			s.pos++
			return
		case '\n':
			return
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}
