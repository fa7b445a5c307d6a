package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"natstls/parser/limit"
)

// The properties of a byte that decide where a lexical unit ends. Every one of them concerns ASCII
// only, so that a scan may pass over the bytes of longer characters without decoding them.
const (
	spaceByte  uint16 = 1 << iota // white space between keys, which includes VT and FF
	blankByte                     // white space between values: space and tab only
	bareStop                      // ends an unquoted value, or asks for a closer look: ' and \
	keyStop                       // ends an unquoted key; other characters may be Unicode space
	lineStop                      // ends a comment: LF, CR and NUL
	digitByte                     // 0 to 9
	suffixByte                    // multiplies the number before it
	keyStart                      // begins a key in a way of its own: a quote, or a separator, which may not
	numberStop                    // may follow an integer; ] is missing on purpose, as on the server
)

// classes holds the properties of each byte. It is never written.
var classes = [256]uint16{
	0:    bareStop | keyStop | lineStop | numberStop,
	'\t': spaceByte | blankByte | bareStop | keyStop | numberStop,
	'\n': spaceByte | bareStop | keyStop | lineStop | numberStop,
	'\v': spaceByte | keyStop,
	'\f': spaceByte | keyStop,
	'\r': spaceByte | bareStop | keyStop | lineStop | numberStop,
	' ':  spaceByte | blankByte | bareStop | keyStop | numberStop,
	'"':  keyStart,
	'\'': bareStop | keyStart,
	',':  bareStop | numberStop,
	'0':  digitByte, '1': digitByte, '2': digitByte, '3': digitByte, '4': digitByte,
	'5': digitByte, '6': digitByte, '7': digitByte, '8': digitByte, '9': digitByte,
	':':  keyStop | keyStart,
	';':  bareStop | numberStop,
	'=':  keyStop | keyStart,
	'\\': bareStop,
	']':  bareStop,
	'}':  bareStop | numberStop,
	'k':  suffixByte, 'K': suffixByte, 'm': suffixByte, 'M': suffixByte, 'g': suffixByte, 'G': suffixByte,
	't': suffixByte, 'T': suffixByte, 'p': suffixByte, 'P': suffixByte, 'e': suffixByte, 'E': suffixByte,
}

func is(c byte, class uint16) bool { return classes[c]&class != 0 }

// peek returns the byte at the read position, 0 at the end of the text: nats-server takes the two for
// the same in most places (conf.lexer.next, v2.15.2).
func (p *parser) peek() byte { return p.at(p.pos) }

func (p *parser) at(i int) byte {
	if i < len(p.text) {
		return p.text[i]
	}
	return 0
}

// emit adds the token that ends at end and moves there. Space next to space and bad next to bad
// become one token; an empty token is none.
func (p *parser) emit(kind TokenKind, end int) {
	if end <= p.pos {
		return
	}
	if n := len(p.tokens); n > 0 && p.tokens[n-1].Kind == kind && (kind == TokenSpace || kind == TokenBad) {
		p.tokens[n-1].end = int32(end)
	} else {
		if len(p.tokens) >= limit.Tokens && !p.over {
			p.full = true
			p.stop()
		}
		p.tokens = append(p.tokens, Token{Kind: kind, start: int32(p.pos), end: int32(end)})
	}
	p.pos = end
}

// rewind takes back the tokens behind to, so that reading goes on there. Only recovery does that.
func (p *parser) rewind(to int) {
	n := len(p.tokens)
	for n > 0 && p.tokens[n-1].Start() >= to {
		n--
	}
	p.tokens = p.tokens[:n]
	if n > 0 && p.tokens[n-1].End() > to {
		p.tokens[n-1].end = int32(to)
		if p.tokens[n-1].Kind != TokenSpace {
			p.tokens[n-1].Kind = TokenBad
		}
	}
	m := len(p.misreads)
	for m > 0 && p.misreads[m-1].Span.Start >= to {
		m--
	}
	p.misreads = p.misreads[:m]
	p.pos = to
}

// space passes over white space where a key may stand: all that unicode.IsSpace knows.
func (p *parser) space() {
	i := p.pos
	for i < len(p.text) {
		c := p.text[i]
		if is(c, spaceByte) {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			if i == p.pos {
				return
			}
			break
		}
		r, size := utf8.DecodeRuneInString(p.text[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += size
	}
	p.emit(TokenSpace, i)
}

// blank passes over spaces and tabs, the only white space around a value.
func (p *parser) blank() {
	i := p.pos
	for i < len(p.text) && is(p.text[i], blankByte) {
		i++
	}
	p.emit(TokenSpace, i)
}

// comment passes over a comment if one begins here.
func (p *parser) comment() bool {
	if c := p.peek(); c != '#' && (c != '/' || p.at(p.pos+1) != '/') {
		return false
	}
	p.emit(TokenComment, p.lineEnd(p.pos))
	return true
}

// lineEnd returns the offset of the LF, CR or NUL that ends the line of i, or the end of the text.
func (p *parser) lineEnd(i int) int {
	for i < len(p.text) && !is(p.text[i], lineStop) {
		i++
	}
	return i
}

// bareKeyEnd returns where the unquoted key that begins at start ends. Its first character belongs to
// it whatever it is.
func (p *parser) bareKeyEnd(start int) int {
	_, size := utf8.DecodeRuneInString(p.text[start:])
	i := start + size
	for i < len(p.text) {
		c := p.text[i]
		if is(c, keyStop) {
			return i
		}
		if c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(p.text[i:])
		if unicode.IsSpace(r) {
			return i
		}
		i += size
	}
	return i
}

// closingQuote returns the offset of the first quote from i on, or -1 if the text or a NUL byte ends
// first. Nothing is an escape.
func (p *parser) closingQuote(i int, quote byte) int {
	n := strings.IndexByte(p.text[i:], quote)
	if n < 0 || strings.IndexByte(p.text[i:i+n], 0) >= 0 {
		return -1
	}
	return i + n
}

// blockEnd returns the offset of the ) that closes the block string whose content begins at i: it
// stands at the beginning of a line and before a LF, a NUL byte or the end of the text. It returns -1
// if there is none, and remembers that, since a broken text may ask for it on every line.
func (p *parser) blockEnd(i int) int {
	if i < p.noBlockEnd {
		return -1
	}
	end := len(p.text)
	for from := i; ; {
		n := strings.Index(p.text[from:], "\n)")
		if n < 0 {
			break
		}
		from += n + 1
		if c := p.at(from + 1); c == '\n' || c == 0 {
			end = from
			break
		}
	}
	if n := strings.IndexByte(p.text[i:end], 0); n >= 0 {
		p.noBlockEnd = i + n
		return -1
	}
	if end == len(p.text) {
		p.noBlockEnd = end
		return -1
	}
	return end
}

// isInclude reports whether an unquoted key is the keyword. Lower-casing as the server does it also
// maps U+0130 to i.
func isInclude(key string) bool {
	if len(key) != len("include") && len(key) != len("include")+1 || key[0]|0x20 != 'i' && key[0] < utf8.RuneSelf {
		return false
	}
	return strings.ToLower(key) == "include"
}

// bareBool reports whether an unquoted value is a boolean, and which.
func bareBool(s string) (value, ok bool) {
	switch len(s) {
	case 2:
		if strings.EqualFold(s, "on") {
			return true, true
		}
		return false, strings.EqualFold(s, "no")
	case 3:
		if strings.EqualFold(s, "yes") {
			return true, true
		}
		return false, strings.EqualFold(s, "off")
	case 4:
		return true, strings.EqualFold(s, "true")
	case 5:
		return false, strings.EqualFold(s, "false")
	}
	return false, false
}
