package parser

import (
	"sort"
	"strings"
)

// What recovery wants to know about lines and their indentation. Nothing here is used on valid text.

// lineBreak reports whether a line ends between two offsets.
func (p *parser) lineBreak(from, to int) bool {
	return from < to && strings.ContainsAny(p.text[from:to], "\n\r")
}

// lineStart returns the offset at which the line of an offset begins.
func (p *parser) lineStart(offset int) int { return p.src.lineStarts()[p.line(offset)-1] }

// indentOf returns the width of the white space at the beginning of the line of an offset; a tab goes
// to the next multiple of eight.
func (p *parser) indentOf(offset int) int {
	width := 0
	for _, c := range []byte(p.text[p.lineStart(offset):offset]) {
		switch c {
		case ' ':
			width++
		case '\t':
			width += 8 - width%8
		default:
			return width
		}
	}
	return width
}

// beginsLine reports whether only white space stands before an offset on its line.
func (p *parser) beginsLine(offset int) bool {
	for i := offset - 1; i >= 0 && p.text[i] != '\n'; i-- {
		if !is(p.text[i], blankByte) {
			return false
		}
	}
	return true
}

// outdented reports whether the closing brace that is next belongs to something around the implicit
// map that is open.
func (p *parser) outdented() bool {
	s := p.scope()
	return p.beginsLine(p.pos) && p.indentOf(p.pos) < s.indent
}

// implicitEnd reports whether the innermost scope, a map whose { is missing, ends before the read position: at the end of
// the text, or where a line is not indented deeper than that of its key. A } on such a line is left
// to the map.
func (p *parser) implicitEnd() bool {
	if p.pos == len(p.text) {
		return true
	}
	ends := p.outdented()
	if p.text[p.pos] != '}' {
		ends = p.beginsLine(p.pos) && p.indentOf(p.pos) <= p.scope().indent
	}
	if ends {
		p.endAtLineBreak()
	}
	return ends
}

// virtualClose reports whether the bracket of the innermost scope was meant to be closed here, going by
// the closers that an earlier pass has found.
func (p *parser) virtualClose() bool {
	s := p.scope()
	for _, c := range p.hints.closers {
		if c.open == s.open && p.pos >= c.at && s.kind != topScope {
			for i := range p.scopes {
				p.scopes[i].broken = true
			}
			p.endAtLineBreak()
			return true
		}
	}
	return false
}

// quoteOnLine returns the offset of the quote that closes the one at start on the same line, -1 if none
// does.
func (p *parser) quoteOnLine(start int) int {
	end := p.closingQuote(start+1, p.text[start])
	if end >= 0 && p.lineBreak(start, end) {
		return -1
	}
	return end
}

// quoteEnd guesses where the string was meant to end whose quote at start has no partner: at the end
// of its line, before the brackets there that close what was opened on the same line, and before a
// comma or semicolon.
func (p *parser) quoteEnd(start int) int {
	open, from := 0, p.lineStart(start)
	for i := len(p.scopes) - 1; i > 0 && p.scopes[i].open >= from; i-- {
		open++
	}
	end := p.lineEnd(start)
	for i := end; i > start+1; i-- {
		switch c := p.text[i-1]; {
		case is(c, blankByte):
			continue
		case c == ',' || c == ';':
			end = i - 1
			continue
		case (c == '}' || c == ']') && open > 0:
			open--
			end = i - 1
			continue
		}
		break
	}
	return end
}

// wordEnd returns where the word at start ends, for the span of an error: at white space, a separator
// or a bracket, one byte on at least.
func (p *parser) wordEnd(start int) int {
	if c := p.at(start); c == '"' || c == '\'' {
		if end := p.quoteOnLine(start); end >= 0 {
			return end + 1
		}
	}
	i := start
	for i < len(p.text) && !is(p.text[i], blankByte|lineStop) && !strings.ContainsRune(",;]}", rune(p.text[i])) {
		i++
	}
	if i == start && i < len(p.text) {
		return i + 1
	}
	return i
}

// closerAhead reports whether the rest of the line has a } without its {.
func (p *parser) closerAhead() bool {
	open := 0
	for _, c := range []byte(p.text[p.pos:p.lineEnd(p.pos)]) {
		switch c {
		case '{':
			open++
		case '}':
			if open--; open < 0 {
				return true
			}
		}
	}
	return false
}

// looseBlockEnd returns where the block string at start was meant to end: behind a ) on its line, else
// behind a ) that stands alone on a line save for white space and separators, else before the next
// line that looks like a field.
func (p *parser) looseBlockEnd(start int) int {
	line := p.lineEnd(start)
	if i := strings.LastIndexByte(p.text[start:line], ')'); i >= 0 {
		return start + i + 1
	}
	indent, lines := p.indentOf(start), p.src.lineStarts()
	for n := p.line(start); n < len(lines); n++ {
		i := lines[n]
		for is(p.at(i), blankByte) {
			i++
		}
		if p.at(i) == ')' && strings.Trim(p.text[i+1:p.lineEnd(i)], " \t,;}]") == "" {
			return i + 1
		}
		if p.at(i) == '}' || p.indentOf(i) <= indent && p.fieldAt(i) {
			return lines[n] - 1
		}
	}
	return len(p.text)
}

// fieldAt reports whether the line at i looks like a field: a word, and : or = or { behind it.
func (p *parser) fieldAt(i int) bool {
	word := i
	for c := p.at(i); c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '"' || is(c, digitByte); c = p.at(i) {
		i++
	}
	for is(p.at(i), blankByte) {
		i++
	}
	return i > word && strings.IndexByte(":={", p.at(i)) >= 0
}

// tokenAt returns the token in which an offset before the read position lies.
func (p *parser) tokenAt(offset int) Token {
	i := sort.Search(len(p.tokens), func(i int) bool { return p.tokens[i].End() > offset })
	if i == len(p.tokens) {
		return Token{}
	}
	return p.tokens[i]
}
