package parser

import "unicode/utf8"

// trail remembers the parts of the latest field or item, for the case that something follows it that
// may not.
type trail struct {
	key, keyEnd int  // -1: an item of an array
	quotedKey   bool // the key is quoted
	sep         int  // offset of the : or =, -1 without one
	value, end  int
	kind        ValueKind
	quote       Quote
	set         bool // the value was stored last in its scope
	failed      bool // an error took the field, and is reported
	junk        int  // where something followed that may not; recovery must not stop there twice
}

func (t *trail) note(v *Value) {
	t.value, t.end, t.kind, t.quote, t.set = v.Span.Start, v.Span.End, v.Kind, v.Quote, true
}

// field reads a key and its value, or an include, and notes its parts in t. raw says that the first
// character belongs to the key whatever it is.
func (p *parser) field(t *trail, raw bool) outcome {
	p.fieldStart = p.pos
	t.key, t.sep, t.junk = p.pos, -1, -1
	c := p.text[p.pos]
	if !raw && is(c, keyStart) {
		if c == ':' || c == '=' {
			p.failSeparator()
			p.skip()
			t.failed = true
			return done
		}
		if out := p.quotedKey(t, c); out != done || !t.quotedKey {
			t.failed = true
			return out
		}
	} else {
		end := p.bareKeyEnd(p.pos)
		key := p.text[p.pos:end]
		if isInclude(key) && p.at(end) != ':' && p.at(end) != '=' && p.at(end) != 0 {
			p.include(t, end)
			return done
		}
		p.keys = append(p.keys, pending{key, p.pos, end})
		p.emit(TokenKey, end)
	}
	t.keyEnd = p.pos
	p.space()
	if c := p.peek(); c == ':' || c == '=' {
		t.sep = p.pos
		p.emit(TokenSeparator, p.pos+1)
	}
	waiting := len(p.keys)
	out := p.fieldValue(t)
	if out == failed {
		t.failed = true
		p.keys = p.keys[:waiting-1]
	}
	return out
}

// quotedKey reads a key in quotes, which has no escapes and may span lines.
func (p *parser) quotedKey(t *trail, quote byte) outcome {
	end := p.closingQuote(p.pos+1, quote)
	if end >= 0 {
		t.quotedKey = true
		p.keys = append(p.keys, pending{p.text[p.pos+1 : end], p.pos, end + 1})
		p.emit(TokenKey, end+1)
		return done
	}
	if p.scope().kind != mapScope && p.at(p.pos+1) == 0 && !p.failed {
		// The server looks for the end of the file before it looks at the text of the key
		// (conf.lexDubQuotedKey, v2.15.2).
		p.misread(p.pos, p.pos+1, "nats-server takes this quote for the end of the file", "take it away")
		p.stop()
		return over
	}
	p.failQuote(p.pos)
	p.setBad(p.pos, p.quoteEnd(p.pos))
	return done
}

// fieldValue reads the value of the key that was read last and stores it. The outcome failed means
// that the error is reported and the field complete, save that its key still waits.
func (p *parser) fieldValue(t *trail) outcome {
	if p.scope().kind == mapScope {
		p.space()
		switch p.peek() {
		case '}':
			return p.missingInMap(t)
		case ',':
			p.failMissing(t)
			p.setBad(t.key, t.keyEnd)
			return failed
		}
		if p.pos == len(p.text) {
			p.breakScope()
			p.setBad(t.key, t.keyEnd)
			return failed
		}
	} else {
		if t.sep < 0 && p.peek() == 0 {
			return p.missingAtEnd(t)
		}
		p.blank()
		if c := p.peek(); c == '\n' || c == '\r' {
			return p.valueOnNextLine(t)
		}
	}
	return p.setValue(t)
}

// setValue reads the value that begins here into its place. Inside of it fields are added only to the
// maps within, so that the place does not move.
func (p *parser) setValue(t *trail) outcome {
	f := p.newField()
	out := p.value(&f.Value)
	if out != done {
		p.dropField()
		return out
	}
	p.complete(f)
	t.note(&f.Value)
	return done
}

// missingInMap handles the } of a map in place of a value. In a valid text the key goes on waiting,
// and takes the map itself for its value when that is closed.
func (p *parser) missingInMap(t *trail) outcome {
	if p.scope().implicit && p.outdented() {
		p.setBad(t.key, t.keyEnd)
		p.keys = p.keys[:len(p.keys)-1]
		return closed
	}
	p.misread(t.key, t.keyEnd, "this key has no value: nats-server gives it the map around it, and the key of that map is lost",
		"write a value")
	p.emit(TokenPunct, p.pos+1)
	return closed
}

// missingAtEnd handles a key at the top level that the end of the file follows. A } is taken there, so
// that a file may end like a JSON object (conf.parser.parse, v2.15.2).
func (p *parser) missingAtEnd(t *trail) outcome {
	if p.keys[len(p.keys)-1].text == "}" {
		p.stop()
		return over
	}
	if p.pos < len(p.text) {
		p.failNUL()
		p.setBad(t.key, t.keyEnd)
		return failed
	}
	p.failMissing(t)
	p.setBad(t.key, t.keyEnd)
	return failed
}

// newField adds a field to the innermost map, dropField takes the latest one away.
func (p *parser) newField() *Field {
	s := p.owner()
	s.fields = extend(s, s.fields)
	return &s.fields[len(s.fields)-1]
}

func (p *parser) dropField() {
	s := p.owner()
	s.fields = shorten(s.fields)
}

// lastField returns the latest field of the innermost map, which must have one.
func (p *parser) lastField() *Field {
	s := p.owner()
	return &s.fields[len(s.fields)-1]
}

// complete gives a field that has its value the key that was read last and has none yet. That is the
// one before the value, unless values were missing inside it: then it is the first of the keys that
// are left over, from the inside out (conf.parser.setValue, v2.15.2).
func (p *parser) complete(f *Field) {
	last := len(p.keys) - 1
	key := &p.keys[last]
	f.Key, f.KeySpan = key.text, p.span(key.start, key.end)
	f.Span = p.span(min(key.start, f.Value.Span.Start), max(key.end, f.Value.Span.End))
	p.keys = p.keys[:last]
}

// setBad stores the field that an error took, without touching the keys that wait. Its value is what
// lies between the key and end.
func (p *parser) setBad(start, end int) {
	if end > p.pos {
		p.emit(TokenBad, end)
	}
	f := p.newField()
	*f = Field{Span: p.span(start, end), KeySpan: p.span(start, end), Key: p.text[start:end]}
	if n := len(p.keys); n > 0 && p.keys[n-1].start == start {
		f.Key, f.KeySpan = p.keys[n-1].text, p.span(start, p.keys[n-1].end)
	}
	f.Value = Value{Kind: Bad, Span: p.span(f.KeySpan.End, max(f.KeySpan.End, end))}
	f.Span.End = f.Value.Span.End
}

// value reads the value that begins here.
func (p *parser) value(v *Value) outcome {
	switch p.peek() {
	case '[':
		return p.array(v)
	case '{':
		if p.hints.template && p.templateValue(v) {
			return done
		}
		return p.mapValue(v)
	}
	return p.scalar(v)
}

// scalar reads a value that is neither a map nor an array.
func (p *parser) scalar(v *Value) outcome {
	c := p.peek()
	switch c {
	case '"', '\'':
		return p.quoted(v)
	case '(':
		return p.block(v)
	case '-':
		return p.negative(v)
	case '.':
		return p.failNumber(v, p.pos, "an unquoted value cannot begin with a point", pointHelp)
	}
	if is(c, digitByte) || c >= utf8.RuneSelf && p.digitSize(p.pos) > 0 {
		return p.number(v)
	}
	if p.hints.template && p.templateValue(v) {
		return done
	}
	return p.bare(v, p.pos)
}

// include reads the path behind the keyword, which ends at keywordEnd.
func (p *parser) include(t *trail, keywordEnd int) {
	start := p.pos
	f := p.newField()
	f.KeySpan, f.Key, f.Include = p.span(start, keywordEnd), p.text[start:keywordEnd], true
	p.emit(TokenInclude, keywordEnd)
	p.blank()
	t.keyEnd, t.value = keywordEnd, p.pos
	f.Value = p.path()
	f.Span = p.span(start, max(keywordEnd, f.Value.Span.End))
	t.note(&f.Value)
}

// path reads the path of an include: in quotes without escapes, or up to white space, ;, } or '
// (conf.lexInclude, v2.15.2).
func (p *parser) path() Value {
	v := Value{Kind: String}
	start := p.pos
	c := p.peek()
	if c == '"' || c == '\'' {
		v.Quote = Single
		if c == '"' {
			v.Quote = Double
		}
		end := p.closingQuote(start+1, c)
		if end < 0 {
			p.failQuote(start)
			p.badValue(&v, p.quoteEnd(start))
			return v
		}
		v.Text, v.Span = p.text[start+1:end], p.span(start, end+1)
		p.emit(TokenPath, end+1)
	} else if c == '[' || c == '{' || c == '(' || c == '-' || c == '\\' || p.digitSize(start) > 0 {
		p.fail(start, start+1, "the path of an include cannot begin with this character", "put the path in quotes")
		p.badValue(&v, p.pathEnd(start))
		return v
	} else {
		end := p.pathEnd(start)
		v.Text, v.Span = p.text[start:end], p.span(start, end)
		if p.at(end) == '\'' {
			v.Span.End++
		}
		p.emit(TokenPath, v.Span.End)
	}
	if v.Text == "" {
		p.fail(p.fieldStart, v.Span.End, "this include names no file", "write the path of the file on the same line, in quotes")
		v.Kind = Bad
	}
	return v
}

// pathEnd returns where the unquoted path that begins at i ends.
func (p *parser) pathEnd(i int) int {
	for i < len(p.text) {
		switch c := p.text[i]; {
		case is(c, blankByte), is(c, lineStop), c == ';', c == '}', c == '\'':
			return i
		}
		i++
	}
	return i
}
