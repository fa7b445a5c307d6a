package parser

import (
	"sort"

	"natstls/parser/limit"
)

// fail reports an error at start to end, and marks the map around it. Only the first error of a line
// is kept, and none that only follows from a template or from a text that cannot be read at all.
func (p *parser) fail(start, end int, message, help string, related ...Note) {
	p.breakScope()
	p.failed = true
	if p.mute || p.over || p.lineBroken(start) {
		return
	}
	from, to, found := p.templateNear(start, end)
	if (found || p.marker) && !p.hints.template {
		p.hints.template = true
		p.restart()
		return
	}
	if found {
		p.failTemplate(from, to)
		return
	}
	if p.openDigits > 0 && !p.hints.digits {
		p.hints.digits = true
		p.restart()
		return
	}
	p.report(start, end, message, help, related...)
}

// report adds an error without a further thought.
func (p *parser) report(start, end int, message, help string, related ...Note) {
	if p.mute || p.lineBroken(start) {
		return
	}
	if p.brokenLines == nil {
		p.brokenLines = map[int]bool{}
	}
	p.brokenLines[p.line(start)] = true
	if len(p.errors) >= limit.Mistakes {
		p.unlisted++
		return
	}
	p.errors = append(p.errors, &Error{Span: p.span(start, end), Message: message, Help: help, Related: related})
}

// misread notes a place that nats-server takes, but not as it looks.
func (p *parser) misread(start, end int, message, help string) {
	if len(p.misreads) > limit.Mistakes { // the one too many tells mistakes that there are more
		return
	}
	p.misreads = append(p.misreads, &Error{Span: p.span(start, end), Message: message, Help: help})
}

// restart ends the pass because the next one will know better.
func (p *parser) restart() {
	p.again = true
	p.stop()
}

// line returns the number of the line of an offset, from 1, without counting columns.
func (p *parser) line(offset int) int {
	return sort.SearchInts(p.src.lineStarts(), offset+1)
}

func (p *parser) lineBroken(offset int) bool { return p.brokenLines[p.line(offset)] }

func (p *parser) note(start, end int, message string) Note {
	return Note{Span: p.span(start, end), Message: message}
}

// skip passes over what is left of a broken field or item: up to the end of the line, a comma or
// semicolon, or a bracket that closes something that is open. Brackets that open on the way are read
// as values, so that the braces behind them stay paired.
func (p *parser) skip() {
	for p.pos < len(p.text) && !p.over {
		switch c := p.text[p.pos]; {
		case c == '\n' || c == '\r' || c == ',' || c == ';':
			return
		case (c == '}' || c == ']') && p.closable(c) >= 0:
			return
		case is(c, blankByte):
			p.blank()
			if p.comment() {
				return
			}
		case p.skipTemplate():
		case c == '{' || c == '[':
			p.attach()
		case c == '"' || c == '\'':
			end := p.quoteOnLine(p.pos)
			if end < 0 {
				end = p.quoteEnd(p.pos) - 1
			}
			p.emit(TokenBad, max(end, p.pos)+1)
		default:
			p.emit(TokenBad, p.pos+1)
		}
	}
}

// attach reads a map or array that stands where it may not, and makes it the value of the broken
// field before it, so that its content is in the tree.
func (p *parser) attach() {
	var v Value
	if p.text[p.pos] == '{' {
		p.mapValue(&v)
	} else {
		p.array(&v)
	}
	if p.over || v.Kind == Bad {
		return
	}
	if s := p.scope(); s.kind == arrayScope {
		s.items = extend(s, s.items)
		s.items[len(s.items)-1] = v
		return
	}
	if len(p.owner().fields) == 0 {
		return
	}
	if f := p.lastField(); f.Value.Kind == Bad && !f.Include {
		f.Value = v
		f.Span.End = v.Span.End
	}
}

// closable returns the index of the innermost scope that the closing bracket c could close, -1 if
// there is none.
func (p *parser) closable(c byte) int {
	for i := len(p.scopes) - 1; i > 0; i-- {
		if (p.scopes[i].kind == arrayScope) == (c == ']') {
			return i
		}
	}
	return -1
}

// spoil makes the latest field or item a Bad value that ends at end.
func (p *parser) spoil(t *trail, end int) {
	switch {
	case t.key < 0 && t.set:
		items := p.scope().items
		bad(&items[len(items)-1], end)
	case t.key >= 0 && t.set:
		f := p.lastField()
		bad(&f.Value, end)
		f.Span.End = max(f.Value.Span.End, f.KeySpan.End)
	case t.key >= 0 && len(p.keys) > 0 && p.keys[len(p.keys)-1].start == t.key:
		p.setBad(t.key, t.keyEnd)
		p.keys = p.keys[:len(p.keys)-1]
		t.set = true
	}
}

func bad(v *Value, end int) {
	span := v.Span
	span.End = max(end, span.Start)
	*v = Value{Kind: Bad, Span: span, Text: span.Text()}
}

// drop takes back the latest field or item.
func (p *parser) drop(t *trail) {
	switch {
	case !t.set:
		if n := len(p.keys); t.key >= 0 && n > 0 && p.keys[n-1].start == t.key {
			p.keys = p.keys[:n-1]
		}
	case t.key < 0:
		s := p.scope()
		s.items = shorten(s.items)
	default:
		p.dropField()
	}
	t.set = false
}

// endAtLineBreak takes back the white space before the read position, so that whoever reads on sees
// the line break in it.
func (p *parser) endAtLineBreak() {
	if n := len(p.tokens); n > 0 && p.tokens[n-1].Kind == TokenSpace {
		p.rewind(p.tokens[n-1].Start())
	}
}
