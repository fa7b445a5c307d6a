package parser

import (
	"strconv"
	"strings"

	"natstls/parser/limit"
)

// The errors of the parser: what happened, and what to do. No message repeats the text of a value or a
// key, since it may be a secret, or part of one.

const (
	quoteHelp    = "put the value in double quotes if it is a name, password, address or duration"
	yamlListHelp = "a list as in YAML has no meaning to nats-server: write [ a, b ]"
	nulMessage   = "nats-server takes this NUL byte for the end of the file"
	pointHelp    = "put the value in double quotes; a float begins with a digit"
)

// failNumber reports a value that begins like a number and is none. from is where the mistake showed;
// the value ends where an unquoted one would.
func (p *parser) failNumber(v *Value, from int, message, help string) outcome {
	end := from
	for end < len(p.text) && (!is(p.text[end], bareStop) || p.text[end] == '\'' || p.text[end] == '\\') {
		end++
	}
	p.fail(p.pos, max(end, p.pos+1), message, help)
	return p.badValue(v, end)
}

// failDigits reports digits directly before the ] of an array.
func (p *parser) failDigits(start, end int) {
	s := p.scope()
	if n := len(s.items) - 1; n > 0 && p.at(start-1) == '/' && s.items[n-1].Span.End == start-1 {
		first := s.items[n-1].Span.Start
		p.fail(first, end, "an unquoted value that begins like a number ends before the /", "put the value in double quotes")
		return
	}
	p.fail(start, end, "a number directly before ] is not read as one, and the array is not closed",
		"write a space or a comma before the ], or put the value in double quotes if it is text")
}

// failQuote reports a quote without its partner.
func (p *parser) failQuote(start int) {
	if end := p.lineEnd(start); end < len(p.text) && p.text[end] == 0 {
		p.fail(end, end+1, nulMessage, "take it away")
		return
	}
	help := "close it"
	if p.text[start] == '"' {
		help = "close it; write \\\" for a quote inside a value in double quotes"
	}
	p.fail(start, start+1, "this quote is never closed on its line", help)
}

// failEscape reports the bad escape at offset and makes v the Bad value that ends at end.
func (p *parser) failEscape(v *Value, offset, end int) outcome {
	stop := min(offset+2, len(p.text))
	message, help := "this is no escape", "write \\\\ for a backslash; the escapes are \\t, \\n, \\r, \\\", \\\\ and \\xXX"
	switch {
	case p.at(offset+1) == 'x':
		stop = max(offset+2, min(offset+4, end))
		message, help = "two hexadecimal digits must follow \\x", "write two, as in \\x0a, or \\\\ for a backslash"
	case p.windowsPath(p.pos):
		message, help = "a backslash begins an escape, also in a path", "write the path with / or in single quotes"
	case p.at(offset+1) == '\n' || p.at(offset+1) == '\r':
		stop = offset + 1
		message, help = "a backslash does not continue a line", "write the value on one line, or as a block string"
	}
	p.fail(offset, stop, message, help)
	return p.badValue(v, end)
}

// windowsPath reports whether a value begins like C:\ or \\.
func (p *parser) windowsPath(i int) bool {
	if p.at(i) == '"' {
		i++
	}
	drive := p.at(i) | 0x20
	return drive >= 'a' && drive <= 'z' && p.at(i+1) == ':' && p.at(i+2) == '\\' || p.at(i) == '\\' && p.at(i+1) == '\\'
}

// failBlock reports the block string at start, which was meant to end at end.
func (p *parser) failBlock(start, end int) {
	help := "write the ) alone at the beginning of a line, with nothing behind it, or put the value in double quotes"
	if p.text[end-1] == ')' && p.at(end) == '\r' {
		help = "save the file with LF line ends, since not even a CR may follow the )"
	}
	p.fail(start, start+1, "this ( begins a block string that is never closed", help)
}

func (p *parser) failNUL() {
	help := "take it away, and look whether the file is text at all"
	if sample := p.text[:min(len(p.text), 256)]; strings.Count(sample, "\x00") > len(sample)/4 {
		help = "save the file as UTF-8, since this looks like UTF-16"
	}
	if p.pos < len(p.text) {
		p.fail(p.pos, p.pos+1, nulMessage, help)
		p.emit(TokenBad, p.pos+1)
	}
	p.mute = true
}

func (p *parser) failSlash() {
	if p.blockComment() {
		return
	}
	p.fail(p.pos, p.pos+1, "a key cannot begin with /", "write // or # for a comment, or put the key in quotes")
	p.emit(TokenBad, p.pos+1)
	p.skip()
}

// blockComment reports a comment in /* … */ if one begins here, and passes over it.
func (p *parser) blockComment() bool {
	if p.peek() != '/' || p.at(p.pos+1) != '*' {
		return false
	}
	p.fail(p.pos, p.pos+2, "nats-server has no comments in /* and */", "begin each line of the comment with # or //")
	end := p.lineEnd(p.pos)
	if i := strings.Index(p.text[p.pos+2:], "*/"); i >= 0 {
		end = p.pos + 2 + i + 2
	}
	p.emit(TokenBad, end)
	return true
}

// failItem reports a , or / where an item of an array should begin.
func (p *parser) failItem() {
	if p.blockComment() {
		return
	}
	if p.peek() == ',' {
		p.fail(p.pos, p.pos+1, "an item is missing before this comma", "take the comma away")
	} else {
		p.fail(p.pos, p.pos+1, "an item cannot begin with /", "put the item in double quotes")
		p.emit(TokenBad, p.wordEnd(p.pos))
		return
	}
	p.emit(TokenPunct, p.pos+1)
}

func (p *parser) failSeparator() {
	if strings.HasPrefix(p.text[p.pos:], "=======") {
		p.fail(p.pos, p.lineEnd(p.pos), "this is the marker of a merge conflict", "resolve the conflict")
		return
	}
	p.fail(p.pos, p.pos+1, "a key is missing before this separator", "write the key before it")
}

func (p *parser) failMissing(t *trail) {
	if p.text[t.key] == '}' && !t.quotedKey {
		p.failBracket(t.key)
		return
	}
	p.fail(t.key, max(t.keyEnd, t.sep+1), "this key has no value", "write its value on the same line")
}

// failBracket reports a closing bracket that closes nothing.
func (p *parser) failBracket(at int) {
	closing := p.text[at : at+1]
	opening := "{"
	if closing == "]" {
		opening = "["
	}
	p.fail(at, at+1, "this "+closing+" closes nothing", "take it away, or look above for the "+opening+" that is missing")
}

// failBrace reports a key whose map lacks its {.
func (p *parser) failBrace(t *trail) {
	if p.text[t.keyEnd-1] == '{' && !t.quotedKey {
		p.fail(t.keyEnd-1, t.keyEnd, "this { is taken for a part of the key", "write a space before it")
		return
	}
	help := "write { behind the key, and } behind the last option of the block"
	if p.lineBreak(t.keyEnd, t.value) && t.sep >= 0 {
		help = "indentation as in YAML has no meaning to nats-server: write { behind the key, and } behind the last option of the block"
	}
	p.fail(t.key, max(t.keyEnd, t.sep+1), "a { is missing behind this key", help)
}

func (p *parser) failDepth() {
	known := len(p.errors)
	p.report(p.pos, p.pos+1, "brackets stand in each other more than "+strconv.Itoa(limit.Depth)+" deep", "look for a bracket that is opened again and again")
	for _, err := range p.errors[known:] {
		err.Limit = true
	}
	p.breakScope()
	p.mute = true
}

// valueOnNextLine handles a line break behind the separator of a key at the top level. What the author
// meant is clear if a bracket or a lone word follows, or deeper lines.
func (p *parser) valueOnNextLine(t *trail) outcome {
	back := p.pos
	p.space()
	c := p.peek()
	t.value = p.pos
	nested := p.pos < len(p.text) && p.indentOf(p.pos) > p.indentOf(t.key)
	if c == '{' || c == '[' || c == '(' || p.loneWord() {
		p.fail(t.key, t.sep+1, "the value must begin on the line of its key", "write it behind the separator")
		return p.setValue(t)
	}
	if nested && c == '-' && is(p.at(p.pos+1), blankByte) {
		p.fail(t.key, t.sep+1, "this key has no value", yamlListHelp)
		p.setBad(t.key, t.keyEnd)
		for p.peek() == '-' && p.indentOf(p.pos) >= p.indentOf(t.value) {
			p.emit(TokenBad, p.lineEnd(p.pos))
			back = p.pos
			p.space()
		}
		p.rewind(back)
		return failed
	}
	if nested && p.keyLine() {
		p.failBrace(t)
		f := p.newField()
		f.Value.Span = p.span(t.keyEnd, t.keyEnd)
		p.complete(f)
		t.set = true
		p.implicitMap(t)
		return done
	}
	p.failMissing(t)
	p.setBad(t.key, t.keyEnd)
	p.rewind(back)
	return failed
}

// loneWord reports whether a value is next that is alone on its line.
func (p *parser) loneWord() bool {
	if c := p.peek(); c == 0 || strings.IndexByte("}],;#/", c) >= 0 {
		return false
	}
	end := p.wordEnd(p.pos)
	rest := strings.TrimRight(p.text[end:p.lineEnd(end)], " \t,;")
	return rest == "" && !strings.ContainsAny(p.text[end-1:end], ":={")
}

// keyLine reports whether the line that is next looks like a key with a value.
func (p *parser) keyLine() bool {
	end := p.wordEnd(p.pos)
	rest := strings.TrimLeft(p.text[end:p.lineEnd(end)], " \t")
	return strings.ContainsAny(p.text[p.pos:end], ":=") || rest != ""
}
