package parser

import "strings"

// maxBlamed is how many brackets that were never closed are looked at one by one.
const maxBlamed = 100

// failUnclosed notes that the text ended inside a bracket; closeBrackets finds out which one lacks its
// partner.
func (p *parser) failUnclosed() {
	for i := range p.scopes {
		p.scopes[i].broken = true
	}
	if p.mute || p.unclosed {
		return
	}
	if p.marker && !p.hints.template {
		p.hints.template = true
		p.restart()
		return
	}
	if p.openDigits > 0 && !p.hints.digits {
		p.hints.digits = true
		p.restart()
		return
	}
	p.unclosed = true
	for _, s := range p.scopes[1:] {
		if !s.implicit && len(p.openAtEnd) < maxBlamed {
			p.openAtEnd = append(p.openAtEnd, s.open)
		}
	}
}

// noteDigits notes an item such as 1] in the innermost array.
func (p *parser) noteDigits() {
	if s := p.scope(); !s.digits {
		s.digits = true
		p.openDigits++
	}
}

// closeBrackets is asked when the text ended inside brackets. It reports the ones that most likely
// lack their partner, going by the indentation, and reads the text once more as if they were closed
// where the indentation says. If that makes things worse, the pass at hand stands.
func (p *parser) closeBrackets() *parser {
	blamed := p.blame()
	h := p.hints
	var errs []*Error
	for _, b := range blamed {
		at := p.closeAt(b.open)
		if at >= 0 {
			h.closers = append(h.closers, closer{open: b.open, at: at})
		}
		errs = append(errs, p.unclosedError(b, at))
	}
	best := p
	if len(h.closers) > 0 {
		again := run(p.src, h)
		if !again.again && len(again.errors)+again.unlisted <= len(p.errors)+p.unlisted {
			best = again
		}
	}
	for _, e := range errs {
		best.mute = false
		best.report(e.Span.Start, e.Span.End, e.Message, e.Help, e.Related...)
	}
	return best
}

// suspect is an opening bracket, with the closing one that was paired with it although it stands
// further left, -1 if none was.
type suspect struct {
	open, closedBy int
}

// blame returns the brackets that were never closed, one for each that was open at the end of the
// text. A bracket whose partner stands further left than its own line took the partner of something
// around it, and is the one to blame for what is open around it.
func (p *parser) blame() []suspect {
	suspects := p.suspects()
	var blamed []suspect
	from := 0
	for _, open := range p.openAtEnd {
		b := suspect{open: open, closedBy: -1}
		for i := from; i < len(suspects); i++ {
			if suspects[i].open > open {
				b, from = suspects[i], i+1
				break
			}
		}
		blamed = append(blamed, b)
	}
	return blamed
}

// suspects returns the brackets whose partner begins a line that is indented less than their own.
func (p *parser) suspects() []suspect {
	var open []int
	var found []suspect
	for _, t := range p.tokens {
		if t.Kind != TokenPunct {
			continue
		}
		switch c := p.text[t.Start()]; c {
		case '{', '[':
			open = append(open, t.Start())
		case '}', ']':
			if len(open) == 0 {
				continue
			}
			o := open[len(open)-1]
			open = open[:len(open)-1]
			if p.beginsLine(t.Start()) && p.indentOf(t.Start()) < p.indentOf(o) && p.line(o) != p.line(t.Start()) {
				found = append(found, suspect{open: o, closedBy: t.Start()})
			}
		}
	}
	return found
}

// closeAt returns the offset before which the bracket at open was meant to be closed: the first text on
// a later line that is indented no deeper than the line of the bracket. It returns -1 where
// the text does not go by indentation.
func (p *parser) closeAt(open int) int {
	lines := p.src.lineStarts()
	own := p.indentOf(open)
	rest := strings.TrimSpace(p.text[open+1 : p.lineEnd(open)])
	deeper := rest != "" && rest[0] != '#' && !strings.HasPrefix(rest, "//")
	for n := p.line(open); n < len(lines); n++ {
		i := lines[n]
		for i < len(p.text) && is(p.text[i], blankByte) {
			i++
		}
		if c := p.at(i); c == '#' || c == '\n' || c == '\r' || c == '/' || i == len(p.text) || !p.outsideTokens(i) {
			continue
		}
		if p.indentOf(i) > own {
			deeper = true
			continue
		}
		if !deeper {
			return -1
		}
		return i
	}
	return -1
}

// outsideTokens reports whether an offset is not in the middle of a string that spans lines.
func (p *parser) outsideTokens(offset int) bool {
	t := p.tokenAt(offset)
	return t.Start() == offset || t.Kind == TokenSpace || t.Kind == TokenBad
}

func (p *parser) unclosedError(b suspect, at int) *Error {
	name, partner := "{", "}"
	if p.text[b.open] == '[' {
		name, partner = "[", "]"
	}
	e := &Error{Span: p.span(b.open, b.open+1), Message: "this " + name + " is never closed", Help: "write the " + partner + " that belongs to it"}
	if at >= 0 {
		e.Related = append(e.Related, p.note(at, p.wordEnd(at), "going by the indentation, the "+partner+" is missing before this"))
	}
	if b.closedBy >= 0 {
		e.Related = append(e.Related, p.note(b.closedBy, b.closedBy+1, "nats-server takes this for its partner"))
	}
	if len(e.Related) == 0 {
		e.Related = append(e.Related, p.note(len(p.text), len(p.text), "nats-server notices it at the end of the file"))
	}
	return e
}

// wrongBracket deals with a ] in a map or a } in an array. Either it is the wrong one of the two, or
// the right one is missing and this one closes something further out.
func (p *parser) wrongBracket() step {
	s := p.scope()
	c := p.text[p.pos]
	outer := p.closable(c) >= 0
	if s.kind == topScope || s.kind == blockScope || s.implicit && !outer {
		p.failBracket(p.pos)
		p.emit(TokenBad, p.pos+1)
		return stepJunk
	}
	paired := p.line(s.open) == p.line(p.pos) || p.beginsLine(p.pos) && p.indentOf(p.pos) == p.indentOf(s.open)
	opener, want := "{", "}"
	if c == '}' {
		opener, want = "[", "]"
	}
	if !paired && (outer || s.implicit) {
		if !s.implicit {
			p.fail(s.open, s.open+1, "this "+opener+" is never closed", "write the "+want+" before the "+string(c)+" that closes what is around it",
				p.note(p.pos, p.pos+1, "this "+string(c)+" comes first"))
		}
		p.breakScope()
		return stepClose
	}
	if !paired && c == ']' {
		p.failBracket(p.pos)
		p.emit(TokenBad, p.pos+1)
		return stepJunk
	}
	p.fail(p.pos, p.pos+1, "a "+opener+" cannot be closed by "+string(c), "write "+want,
		p.note(s.open, s.open+1, "this is the "+opener))
	p.emit(TokenPunct, p.pos+1)
	return stepClose
}
