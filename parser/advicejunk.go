package parser

import "strings"

// failJunk reports what stands behind a value and may not, at the part that is wrong.
func (p *parser) failJunk(t *trail, scalar bool) {
	c := p.peek()
	bare := scalar && t.quote == Bare && t.set
	value := p.text[min(t.value, t.end):t.end]
	switch {
	case c == '*' && p.at(p.pos-1) == '/':
		p.rewind(p.pos - 1)
		p.blockComment()
	case bare && strings.HasPrefix(value, "/*"):
		p.rewind(t.value)
		p.blockComment()
	case bare && t.key >= 0 && (strings.HasPrefix(value, "#") || strings.HasPrefix(value, "//")):
		p.failComment(t)
	case bare && t.key >= 0 && !t.quotedKey && t.sep < 0 && p.text[t.key:t.keyEnd] == "-":
		p.fail(t.key, t.keyEnd, "a dash does not begin an item of a list", yamlListHelp)
	case bare && t.sep >= 0 && strings.Trim(value, ":=>") == "":
		p.fail(t.sep, t.end, "a key and its value are separated by a single : or =", "write one of them")
	case bare && p.joined(t) && strings.HasSuffix(value, "'"):
		p.fail(t.end-1, t.end, "a single quote ends an unquoted value", "put the whole value in double quotes")
	case bare && p.joined(t):
		p.fail(t.value, p.wordEnd(p.pos), "this value begins like a number and goes on otherwise", quoteHelp)
	case c == ')':
		p.fail(p.pos, p.pos+1, "this ) closes nothing", "take it away, or put the value in double quotes")
	case c == '{':
		p.fail(p.pos, p.pos+1, "this { does not follow a key", "write only the key before it")
	case bare:
		p.fail(p.pos, p.wordEnd(p.pos), "an unquoted value ends at the first white space", "put the whole value in double quotes")
	case scalar && p.pos == t.end:
		p.fail(p.pos, p.wordEnd(p.pos), "text directly follows the value in quotes", "look for a quote that is missing or one too many",
			p.note(t.value, t.value+1, "the value begins here"))
	default:
		p.fail(p.pos, p.wordEnd(p.pos), "nothing but a separator or a line break may follow the value", "write a comma or a line break before it")
	}
}

// joined reports whether the read position follows the value without white space, save for a lone /.
func (p *parser) joined(t *trail) bool {
	return p.pos > 0 && t.end <= p.pos && strings.Trim(p.text[t.end:p.pos], "/") == "" && !is(p.text[p.pos-1], blankByte)
}

// failComment reports a comment between a key and its value. If a bracket or a
// lone word follows on the next line, it is the value.
func (p *parser) failComment(t *trail) {
	end := p.lineEnd(t.value)
	p.fail(t.value, end, "a comment cannot stand between a key and its value, it is taken for the value", "move the comment to the line above")
	p.rewind(t.value)
	p.emit(TokenComment, end)
	p.spoil(t, t.value)
	back := p.pos
	p.space()
	switch c := p.peek(); {
	case c == '{' || c == '[':
		p.attach()
	case p.loneWord():
		p.emit(TokenBad, p.wordEnd(p.pos))
	default:
		p.rewind(back)
	}
}
