package parser

import (
	"strings"

	"natstls/parser/limit"
)

// junk deals with something behind the value of a field that may not stand there. Often the mistake
// is further up, in a part of the field that was taken for something else: then reading goes on from
// there. The step stepJunk asks the caller to look at the read position once more.
func (p *parser) junk(t *trail) step {
	if p.peek() == 0 {
		p.failNUL()
		return stepJunk
	}
	if p.peek() == ']' {
		return p.wrongBracket()
	}
	if t.failed || t.junk == p.pos {
		p.fail(p.pos, p.wordEnd(p.pos), "this follows a broken field", "correct what stands before it")
		p.emit(TokenBad, p.wordEnd(p.pos))
		p.skip()
		return stepJunk
	}
	t.junk = p.pos
	scalar := t.kind != MapValue && t.kind != Array
	if scalar && p.junkFromQuote(t) {
		return stepJunk
	}
	if scalar && p.junkFromKey(t) {
		return stepNext
	}
	if p.lineBroken(p.pos) {
		p.breakScope()
		if scalar {
			p.spoil(t, t.end)
		}
		p.skip()
		return stepJunk
	}
	if scalar && p.missingValue(t) {
		return stepNext
	}
	if scalar && p.missingBrace(t) {
		return stepJunk
	}
	if p.keyAhead() {
		p.fail(p.pos, p.wordEnd(p.pos), "the next key follows the value without a separator", "put it on a line of its own, or write a comma before it")
		return stepNext
	}
	p.failJunk(t, scalar)
	if scalar {
		p.spoil(t, p.pos)
	}
	p.skip()
	return stepJunk
}

// junkFromQuote looks for a quote that was closed on a later line: it is the one whose partner is
// missing, and what stands behind its supposed end was never meant to be outside.
func (p *parser) junkFromQuote(t *trail) bool {
	if t.quotedKey && strings.IndexByte(p.text[t.key:t.keyEnd], '\n') >= 0 {
		p.failQuote(t.key)
		p.drop(t)
		p.rewind(t.key)
		p.setBad(t.key, p.quoteEnd(t.key))
		return true
	}
	quoted := t.quote == Single || t.quote == Double
	if quoted && t.set && strings.IndexByte(p.text[t.value:t.end], '\n') >= 0 {
		p.failQuote(t.value)
		end := p.quoteEnd(t.value)
		p.rewind(t.value)
		p.emit(TokenBad, end)
		p.spoil(t, end)
		return true
	}
	return false
}

// junkFromKey looks for a key that was never meant to be one: a bracket or separator too many, a
// heading of another format, a mask behind an address. If so, reading goes on behind it.
func (p *parser) junkFromKey(t *trail) bool {
	if t.quotedKey || t.key < 0 {
		return false
	}
	key := p.text[t.key:t.keyEnd]
	switch {
	case t.key == 0 && strings.HasPrefix(key, byteOrderMark) && strings.ContainsAny(key[3:min(len(key), 4)], "{#/\"'"):
		p.fail(0, 3, "the byte order mark becomes part of what follows it", "save the file as UTF-8 without a byte order mark")
		p.readOnAt(t, 3)
	case key[0] == '}' && p.scope().kind == topScope:
		end := t.key + len(key) - len(strings.TrimLeft(key, "},;"))
		p.failBracket(t.key)
		p.readOnAt(t, end)
	case strings.Trim(key, ",;") == "":
		p.fail(t.key, t.keyEnd, "a second separator in a row becomes a key", "take it away")
		p.readOnAt(t, t.keyEnd)
	case key[0] == '[' && key[len(key)-1] == ']' && t.sep < 0 && p.lineBreak(t.keyEnd, t.value):
		p.fail(t.key, t.keyEnd, "this is a section heading of TOML or INI, which nats-server does not know",
			"write name { … } around the options of the section")
		p.readOnAt(t, t.keyEnd)
	case t.key > 0 && p.text[t.key-1] == '/' && key[0] == '*':
		p.drop(t)
		p.rewind(t.key - 1)
		p.blockComment()
	case t.key > 0 && p.text[t.key-1] == '/' && p.maskBefore(t.key-1) != nil:
		prev := p.maskBefore(t.key - 1)
		p.fail(prev.Value.Span.Start, t.keyEnd, "an unquoted value that begins like a number ends before the /", "put the value in double quotes")
		bad(&prev.Value, t.keyEnd)
		prev.Span.End = t.keyEnd
		p.readOnAt(t, t.keyEnd)
	default:
		return false
	}
	return true
}

const byteOrderMark = "\ufeff"

// readOnAt forgets the latest field, whose key was none, and reads on at offset.
func (p *parser) readOnAt(t *trail, offset int) {
	p.drop(t)
	p.rewind(t.key)
	p.emit(TokenBad, offset)
}

// maskBefore returns the field before the latest one if its value is a scalar that ends at offset.
func (p *parser) maskBefore(offset int) *Field {
	fields := p.owner().fields
	if len(fields) < 2 {
		return nil
	}
	f := &fields[len(fields)-2]
	if f.Value.Span.End != offset || f.Value.Kind == MapValue || f.Value.Kind == Array {
		return nil
	}
	return f
}

// keyLike reports whether the value of the latest field, with what follows it, looks like a key with
// its separator.
func (p *parser) keyLike(t *trail) bool {
	c := p.peek()
	value := p.text[t.value:t.end]
	if value == "" || value[0] == '#' || value[0] == '/' {
		return false
	}
	return c == ':' || c == '=' || c == '{' || strings.HasSuffix(value, ":") || strings.HasSuffix(value, "=")
}

// missingValue looks for a key without a value, whose supposed value is the next key, on a later line.
func (p *parser) missingValue(t *trail) bool {
	if !t.set || !p.lineBreak(t.keyEnd, t.value) || t.sep >= 0 && !p.keyLike(t) ||
		p.keyLike(t) && p.indentOf(t.value) > p.indentOf(t.key) {
		return false
	}
	p.failMissing(t)
	p.rewind(max(t.keyEnd, t.sep+1))
	p.spoil(t, t.keyEnd)
	return true
}

// missingBrace looks for a key without a { whose supposed value is the first key of its map.
func (p *parser) missingBrace(t *trail) bool {
	if !t.set || !p.keyLike(t) {
		return false
	}
	if !p.lineBreak(t.keyEnd, t.value) && (t.sep >= 0 || p.peek() == '{' || !p.closerAhead()) {
		return false
	}
	p.failBrace(t)
	p.implicitMap(t)
	return true
}

// implicitMap reads the map of the latest field, whose { is missing, from its supposed value on.
func (p *parser) implicitMap(t *trail) {
	if p.over || len(p.scopes) > limit.Depth {
		p.stepOver(t)
		return
	}
	f := p.lastField()
	f.Key = strings.TrimSuffix(f.Key, "{")
	f.Value = Value{}
	p.rewind(t.value)
	s := p.push(mapScope)
	s.implicit, s.broken, s.indent = true, true, p.indentOf(t.key)
	if p.mapBody(&f.Value, t.value) == over {
		return
	}
	f.Span.End = f.Value.Span.End
	t.note(&f.Value)
}

// stepOver passes over the latest field.
func (p *parser) stepOver(t *trail) {
	p.spoil(t, p.pos)
	p.skip()
}

// keyAhead reports whether what is next looks like a key with its separator.
func (p *parser) keyAhead() bool {
	i := p.pos
	if c := p.text[i]; c == '"' || c == '\'' {
		end := p.quoteOnLine(i)
		if end < 0 {
			return false
		}
		i = end + 1
	} else {
		for i < len(p.text) && (p.text[i]|0x20 >= 'a' && p.text[i]|0x20 <= 'z' || p.text[i] == '_' || is(p.text[i], digitByte)) {
			i++
		}
		if i == p.pos {
			return false
		}
	}
	c := p.at(i)
	if c == ':' || c == '=' {
		return true
	}
	for is(p.at(i), blankByte) {
		i++
	}
	return p.at(i) == '{' || p.at(i) == '='
}

// junkItem deals with something behind an item of an array that may not stand there.
func (p *parser) junkItem(t *trail) step {
	switch c := p.peek(); c {
	case 0:
		p.failNUL()
		return stepJunk
	case '}':
		return p.wrongBracket()
	case ';':
		p.fail(p.pos, p.pos+1, "a semicolon does not separate the items of an array", "write a comma")
		p.emit(TokenPunct, p.pos+1)
		return stepNext
	}
	if t.junk == p.pos {
		p.emit(TokenBad, p.wordEnd(p.pos))
		return stepJunk
	}
	t.junk = p.pos
	scalar := t.kind != MapValue && t.kind != Array
	if scalar && p.junkFromQuote(t) {
		return stepJunk
	}
	if scalar && t.set && t.value > 0 && p.text[t.value-1] == '/' && p.text[t.value] == '*' {
		p.drop(t)
		p.rewind(t.value - 1)
		p.blockComment()
		return stepNext
	}
	if scalar && p.arrayLeftOpen(t) {
		return stepClose
	}
	if scalar && p.pos == t.end {
		if !p.lineBroken(p.pos) {
			p.failJunk(t, true)
		}
		p.breakScope()
		p.spoil(t, p.pos)
		p.skip()
		return stepJunk
	}
	p.fail(p.pos, p.wordEnd(p.pos), "this item follows another one without a comma", "write a comma between them, or put each item on a line of its own")
	return stepNext
}

// arrayLeftOpen looks for an item that begins a line and looks like a key of the map around the array,
// or is indented no deeper than the line of the bracket: then the array was meant to end before it.
func (p *parser) arrayLeftOpen(t *trail) bool {
	s := p.scope()
	if !t.set || !p.beginsLine(t.value) || p.line(s.open) == p.line(t.value) {
		return false
	}
	c := p.peek()
	keyLike := c == ':' || c == '=' || t.end > t.value && strings.ContainsAny(p.text[t.end-1:t.end], ":=")
	if !keyLike && p.indentOf(t.value) > p.indentOf(s.open) {
		return false
	}
	p.fail(s.open, s.open+1, "this [ is never closed", "write the ] behind its last item",
		p.note(t.value, t.end, "nats-server takes this for an item of the array"))
	p.drop(t)
	p.rewind(t.value)
	p.endAtLineBreak()
	return true
}
