package parser

import (
	"slices"

	"natstls/parser/limit"
)

// step says what follows a field or an item.
type step uint8

const (
	stepNext  step = iota // another one may begin
	stepClose             // the scope has ended, for a block at the } that is next
	stepJunk              // something that may not stand here
)

// fieldEnd reads what may follow a value up to the next key or item, in the scope at hand: the top
// level passes over a lone /, a map or array takes it for a separator (conf.lexTopValueEnd,
// lexBlockValueEnd, lexMapValueEnd and lexArrayValueEnd, v2.15.2).
func (p *parser) fieldEnd() step {
	kind := p.scope().kind
	for {
		p.blank()
		if p.pos == len(p.text) {
			if kind == blockScope {
				p.failUnclosed()
			}
			return stepNext // the caller sees the end too
		}
		switch p.text[p.pos] {
		case '#':
			p.comment()
			if kind == topScope {
				return stepNext
			}
		case '/':
			if p.comment() {
				if kind == topScope {
					return stepNext
				}
				continue
			}
			p.emit(TokenPunct, p.pos+1)
			if kind == mapScope || kind == arrayScope {
				return stepNext
			}
		case '\n', '\r':
			p.space()
			return stepNext
		case ',':
			p.emit(TokenPunct, p.pos+1)
			return stepNext
		case ';':
			if kind == arrayScope {
				return stepJunk
			}
			p.emit(TokenPunct, p.pos+1)
			return stepNext
		case '}':
			if kind == topScope {
				p.emit(TokenPunct, p.pos+1)
				return stepNext
			}
			if kind == arrayScope {
				return stepJunk
			}
			if kind == mapScope && !(p.scope().implicit && p.outdented()) {
				p.emit(TokenPunct, p.pos+1)
			}
			return stepClose
		case ']':
			if kind != arrayScope {
				return stepJunk
			}
			p.emit(TokenPunct, p.pos+1)
			return stepClose
		case 0:
			if kind == topScope {
				p.emit(TokenSpace, p.pos+1)
				return stepNext
			}
			return stepJunk
		default:
			return stepJunk
		}
	}
}

// enter opens a map, array or block at the bracket that is next. It reports a text that is too deep, and
// then passes over the rest of it.
func (p *parser) enter(kind scopeKind) bool {
	if len(p.scopes) > limit.Depth {
		p.failDepth()
		return false
	}
	p.push(kind)
	p.emit(TokenPunct, p.pos+1)
	return true
}

// mapValue reads a map from its { on.
func (p *parser) mapValue(v *Value) outcome {
	start := p.pos
	if !p.enter(mapScope) {
		return p.badValue(v, len(p.text))
	}
	return p.mapBody(v, start)
}

// mapBody reads the fields of the map that was opened last, and closes it.
func (p *parser) mapBody(v *Value, start int) outcome {
	for !p.over {
		p.space()
		if len(p.hints.closers) > 0 && p.virtualClose() || p.scope().implicit && p.implicitEnd() {
			break
		}
		if p.pos == len(p.text) {
			p.failUnclosed()
			break
		}
		c := p.text[p.pos]
		if c == '}' {
			p.emit(TokenPunct, p.pos+1)
			break
		}
		if c == ']' {
			if p.wrongBracket() == stepClose {
				break
			}
			continue
		}
		if (c == '#' || c == '/') && p.comment() || p.hints.template && p.template() {
			continue
		}
		if c == 0 {
			p.failNUL()
			continue
		}
		if c == '{' && p.markerEnd(p.pos-1) > 0 {
			p.marker = true
		}
		if p.mapField(c == '/') {
			break
		}
	}
	if p.over {
		p.pop()
		return over
	}
	end := max(start, p.endBehindSpace())
	if fields := p.scope().fields; len(fields) > 0 {
		end = max(end, fields[len(fields)-1].Span.End)
	}
	v.Kind, v.Span, v.Map = MapValue, p.span(start, end), p.finishMap(start, end)
	return done
}

// mapField reads a field with what ends it, and reports whether the map ended too.
func (p *parser) mapField(slash bool) bool {
	if slash {
		// A lone / is dropped, and whatever follows it begins a key, even white space
		// (conf.lexMapKeyStart, v2.15.2).
		p.emit(TokenPunct, p.pos+1)
		if p.pos == len(p.text) {
			return false
		}
	}
	var t trail
	if p.field(&t, slash) == closed {
		return true
	}
	for !p.over {
		step := p.fieldEnd()
		if step == stepJunk {
			step = p.junk(&t)
		}
		switch step {
		case stepNext:
			return false
		case stepClose:
			return true
		}
	}
	return true
}

// finishMap closes the innermost map and returns it.
func (p *parser) finishMap(start, end int) *Map {
	s := p.scope()
	if len(p.maps) == 0 {
		p.maps = make([]Map, minRoom)
	}
	m := &p.maps[0]
	p.maps = p.maps[1:]
	m.Span, m.Broken = p.span(start, end), s.broken
	if len(s.fields) > 0 {
		m.Fields = slices.Clip(s.fields)
	}
	p.pop()
	return m
}

// array reads an array from its [ on.
func (p *parser) array(v *Value) outcome {
	start := p.pos
	if !p.enter(arrayScope) {
		return p.badValue(v, len(p.text))
	}
	for !p.over {
		p.space()
		if len(p.hints.closers) > 0 && p.virtualClose() {
			break
		}
		if p.pos == len(p.text) {
			p.failUnclosed()
			break
		}
		c := p.text[p.pos]
		if c == ']' {
			p.emit(TokenPunct, p.pos+1)
			break
		}
		if p.comment() {
			continue
		}
		if c == ',' || c == '/' {
			p.failItem()
			continue
		}
		if p.item() {
			break
		}
	}
	if p.over {
		p.pop()
		return over
	}
	s := p.scope()
	v.Kind, v.Span = Array, p.span(start, p.endBehindSpace())
	if n := len(s.items); n > 0 {
		v.Span.End = max(v.Span.End, s.items[n-1].Span.End)
		v.Array = slices.Clip(s.items)
	}
	p.pop()
	return done
}

// item reads an item of an array with what ends it, and reports whether the array ended too.
func (p *parser) item() bool {
	p.fieldStart = p.pos
	t := trail{key: -1, value: p.pos, sep: -1, junk: -1}
	if p.setItem(&t) == over {
		return true
	}
	for !p.over {
		step := p.fieldEnd()
		if step == stepJunk {
			step = p.junkItem(&t)
		}
		switch step {
		case stepNext:
			return false
		case stepClose:
			return true
		}
	}
	return true
}

// setItem reads the item that begins here into its place.
func (p *parser) setItem(t *trail) outcome {
	depth := len(p.scopes) - 1
	s := &p.scopes[depth]
	items := extend(s, s.items)
	s.items = items
	v := &items[len(items)-1]
	out := p.value(v)
	if out != done {
		p.scopes[depth].items = shorten(items)
		return out
	}
	t.note(v)
	return done
}

// endBehindSpace returns where the tokens so far end, without white space and comments. Behind a
// bracket that is the read position; where the bracket is missing it is the end of the content.
func (p *parser) endBehindSpace() int {
	n := len(p.tokens)
	for n > 0 && (p.tokens[n-1].Kind == TokenSpace || p.tokens[n-1].Kind == TokenComment) {
		n--
	}
	if n == 0 {
		return 0
	}
	return p.tokens[n-1].End()
}
