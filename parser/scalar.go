package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoted reads a string in single or double quotes.
func (p *parser) quoted(v *Value) outcome {
	start, quote := p.pos, p.text[p.pos]
	v.Kind, v.Quote = String, Single
	if quote == '"' {
		v.Quote = Double
	}
	end := p.closingQuote(start+1, quote)
	if quote == '"' && (end < 0 || strings.IndexByte(p.text[start+1:end], '\\') >= 0) {
		return p.escaped(v, start+1)
	}
	if end < 0 {
		return p.openQuote(v, start+1)
	}
	v.Text = p.text[start+1 : end]
	p.take(v, end+1)
	return done
}

// openQuote handles a string whose closing quote is missing. from is where nats-server believes the
// last part of the string to begin: if the text ends just there it takes the quote for the end of the
// file (conf.lexDubQuotedString, v2.15.2), and refuses only if a key waits for its value.
// In a text that is refused anyway the quote is simply open.
func (p *parser) openQuote(v *Value, from int) outcome {
	if from == len(p.text) && !p.failed && (p.scope().kind == arrayScope || p.keys[len(p.keys)-1].text == "}") {
		p.misread(p.pos, from, "nats-server takes this quote for the end of the file and drops the array that it stands in",
			"close the string and the array")
		p.stop()
		return over
	}
	p.failQuote(p.pos)
	return p.badValue(v, p.quoteEnd(p.pos))
}

// escaped reads the rest of a string in double quotes that has escapes.
func (p *parser) escaped(v *Value, from int) outcome {
	var text strings.Builder
	bad := -1
	for i := from; i < len(p.text); {
		switch p.text[i] {
		case 0:
			return p.openQuote(v, -1)
		case '"':
			text.WriteString(p.text[from:i])
			if bad >= 0 {
				return p.failEscape(v, bad, i+1)
			}
			v.Text = text.String()
			p.take(v, i+1)
			return done
		case '\\':
			text.WriteString(p.text[from:i])
			size := p.escape(&text, i)
			if size == 0 && bad < 0 {
				bad = i
			}
			i += max(size, 1)
			from = i
		default:
			i++
		}
	}
	if bad >= 0 {
		return p.failEscape(v, bad, p.quoteEnd(p.pos))
	}
	return p.openQuote(v, from)
}

// escape appends what the escape at i stands for and returns its length, 0 if it is none that
// nats-server knows.
func (p *parser) escape(text *strings.Builder, i int) int {
	switch p.at(i + 1) {
	case 't':
		text.WriteByte('\t')
	case 'n':
		text.WriteByte('\n')
	case 'r':
		text.WriteByte('\r')
	case '"':
		text.WriteByte('"')
	case '\\':
		text.WriteByte('\\')
	case 'x':
		high, ok := hexDigit(p.at(i + 2))
		low, ok2 := hexDigit(p.at(i + 3))
		if !ok || !ok2 {
			return 0
		}
		text.WriteByte(high<<4 | low)
		return 4
	default:
		return 0
	}
	return 2
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// block reads a block string. At the end of a text without a final line feed the closing parenthesis
// belongs to the value (conf.lexBlock, v2.15.2).
func (p *parser) block(v *Value) outcome {
	v.Kind, v.Quote = String, Block
	start := p.pos
	end := p.blockEnd(start + 1)
	if end < 0 {
		end = p.looseBlockEnd(start)
		p.failBlock(start, end)
		return p.badValue(v, end)
	}
	v.Text = p.text[start+1 : end]
	if end+1 == len(p.text) {
		v.Text = p.text[start+1:]
		p.misread(end, end+1, "at the end of the file this ) becomes part of the value", "end the file with a line feed")
	}
	p.take(v, end+1)
	return done
}

// bare reads an unquoted string, boolean or variable. The first from-p.pos bytes are known to belong
// to it as they stand.
func (p *parser) bare(v *Value, from int) outcome {
	start, i := p.pos, from
	for i < len(p.text) && !is(p.text[i], bareStop) {
		i++
	}
	switch p.at(i) {
	case '\\':
		return p.bareEscaped(v, i)
	case '\'':
		v.Kind, v.Text = String, p.text[start:i]
		p.take(v, i+1)
		return done
	}
	v.Kind, v.Text = String, p.text[start:i]
	if b, ok := bareBool(v.Text); ok {
		v.Kind, v.Bool = Bool, b
	} else if strings.HasPrefix(v.Text, "$") && !strings.HasPrefix(v.Text, "$2a$") {
		if strings.HasPrefix(v.Text, "${") && p.at(i) == '}' && (p.templated || !p.braceKey(v.Text[1:], start)) {
			p.failTemplate(start, i+1)
			return p.badValue(v, i+1)
		}
		v.Kind, v.Text = Variable, v.Text[1:]
	}
	if p.at(i) == '}' && p.bareMarker(v, start, i) {
		return done
	}
	p.take(v, i)
	return done
}

// bareEscaped reads the rest of an unquoted string that has escapes; it is a string whatever it says.
func (p *parser) bareEscaped(v *Value, i int) outcome {
	var text strings.Builder
	text.WriteString(p.text[p.pos:i])
	bad := -1
	v.Kind = String
	for i < len(p.text) {
		c := p.text[i]
		if c == '\\' {
			size := p.escape(&text, i)
			if size == 0 && bad < 0 {
				bad = i
			}
			i += max(size, 1)
			continue
		}
		if is(c, bareStop) {
			break
		}
		text.WriteByte(c)
		i++
	}
	if p.at(i) == '\'' {
		i++
	}
	if bad >= 0 {
		return p.failEscape(v, bad, i)
	}
	v.Text = text.String()
	p.take(v, i)
	return done
}

// take ends a value that is one token.
func (p *parser) take(v *Value, end int) {
	v.Span = p.span(p.pos, end)
	p.emit(TokenValue, end)
}

// badValue makes v the value that an error took, up to end.
func (p *parser) badValue(v *Value, end int) outcome {
	*v = Value{Kind: Bad, Span: p.span(p.pos, end), Text: p.text[p.pos:end]}
	p.emit(TokenBad, end)
	return done
}

// digitSize reports the size of the decimal digit at i in bytes, 0 if there is none. nats-server takes
// the digits of all scripts for the beginning of a number, and refuses them later.
func (p *parser) digitSize(i int) int {
	c := p.at(i)
	if c < utf8.RuneSelf {
		return int(classes[c] & digitByte / digitByte)
	}
	r, size := utf8.DecodeRuneInString(p.text[i:])
	if !unicode.IsDigit(r) {
		return 0
	}
	return size
}
