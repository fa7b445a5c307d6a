package parser

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// number reads a value that begins with a digit: an integer, a float, a datetime, an IP address, or an
// unquoted string (conf.lexNumberOrDateOrStringOrIP, v2.15.2).
func (p *parser) number(v *Value) outcome {
	start := p.pos
	i := p.digits(start)
	c := p.at(i)
	switch {
	case c == '-':
		if i-start != len("2006") {
			return p.failNumber(v, i, "digits followed by - begin a date", quoteHelp)
		}
		return p.datetime(v)
	case c == '.':
		return p.fraction(v, i)
	case is(c, suffixByte):
		return p.suffixed(v, i)
	case is(c, numberStop):
		return p.integer(v, i)
	}
	if c == ']' && p.scope().kind == arrayScope {
		return p.digitsBeforeBracket(v, i)
	}
	// The character that shows this to be no number is taken as it stands, also a \ or '.
	_, size := utf8.DecodeRuneInString(p.text[i:])
	return p.bare(v, i+size)
}

// negative reads a value that begins with a minus. It is never a date or an unquoted string, save
// behind a suffix, and any character may follow it.
func (p *parser) negative(v *Value) outcome {
	i := p.digits(p.pos + 1)
	c := p.at(i)
	switch {
	case i == p.pos+1 && is(c, blankByte):
		return p.failNumber(v, i, "a dash is not a value", yamlListHelp)
	case i == p.pos+1:
		return p.failNumber(v, i, "a value that begins with - must be a number", quoteHelp)
	case c == '.':
		return p.fraction(v, i)
	case is(c, suffixByte):
		return p.suffixed(v, i)
	}
	return p.integer(v, i)
}

// digits returns the offset behind the digits at i.
func (p *parser) digits(i int) int {
	for {
		size := p.digitSize(i)
		if size == 0 {
			return i
		}
		i += size
	}
}

// suffixed reads a number with the suffix at i, or the string that only began like one.
func (p *parser) suffixed(v *Value, i int) outcome {
	end := i + 1
	for c := p.at(end) | 0x20; c == 'b' || c == 'i'; c = p.at(end) | 0x20 {
		end++
	}
	if !is(p.at(end), numberStop) {
		return p.bare(v, end)
	}
	return p.integer(v, end)
}

// integer reads the integer that ends at end.
func (p *parser) integer(v *Value, end int) outcome {
	text := p.text[p.pos:end]
	digits := len(text)
	for digits > 0 && text[digits-1] < utf8.RuneSelf && !is(text[digits-1], digitByte) {
		digits--
	}
	n, err := strconv.ParseInt(text[:digits], 10, 64)
	if err != nil {
		if errors.Is(err, strconv.ErrRange) {
			return p.failNumber(v, end, "this integer does not fit into 64 bits", "write a smaller number, or quote the value if it is a name or password")
		}
		return p.failNumber(v, end, "only the digits 0 to 9 make a number", quoteHelp)
	}
	unit, known := unitOf(text[digits:])
	if !known {
		p.misread(p.pos, end, "nats-server drops this value because it does not know the suffix, and its key takes the next value that has none",
			"use one of the suffixes k, kb, ki or kib, and the same with m, g, t, p, e")
		p.take(v, end)
		return dropped
	}
	v.Kind, v.Text, v.Int = Integer, text, n*unit
	if n*unit/unit != n {
		p.misread(p.pos, end, "this number is too large for its suffix and wraps around without an error", "write a smaller number")
	}
	p.take(v, end)
	return done
}

// unitOf returns the factor that a suffix stands for (conf.parser.processItem, v2.15.2).
func unitOf(suffix string) (factor int64, known bool) {
	if suffix == "" {
		return 1, true
	}
	factor = 1000
	switch rest := suffix[1:]; {
	case rest == "":
	case len(rest) == 1, strings.EqualFold(rest, "ib"):
		factor = 1024
	default:
		return 0, false
	}
	unit := int64(1)
	for range strings.IndexByte("kmgtpe", suffix[0]|0x20) + 1 {
		unit *= factor
	}
	return unit, true
}

// fraction reads what follows the integer part of a float; dot is the offset of the point. A second
// point makes it a string, as in an IP address.
func (p *parser) fraction(v *Value, dot int) outcome {
	end := p.digits(dot + 1)
	if end == dot+1 {
		return p.failNumber(v, end, "a digit must follow the point of a float", quoteHelp)
	}
	if p.at(end) == '.' {
		for c := p.at(end); c == '.' || c == ':' || c == '-' || p.digitSize(end) > 0; c = p.at(end) {
			end += max(p.digitSize(end), 1)
		}
		v.Kind, v.Text = String, p.text[p.pos:end]
		p.take(v, end)
		return done
	}
	text := p.text[p.pos:end]
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		if errors.Is(err, strconv.ErrRange) {
			return p.failNumber(v, end, "this float is too large", "write a smaller number, or quote the value if it is a name or password")
		}
		return p.failNumber(v, end, "only the digits 0 to 9 make a number", quoteHelp)
	}
	v.Kind, v.Text, v.Float = Float, text, n
	p.take(v, end)
	return done
}

// zulu is the only form of a datetime.
const zulu = "2006-01-02T15:04:05Z"

// datetime reads a datetime, which ends with its Z whatever follows.
func (p *parser) datetime(v *Value) outcome {
	const help = "write a date as 2006-01-02T15:04:05Z; anything else that begins with digits and - needs quotes"
	end := p.pos + len(zulu)
	if end > len(p.text) {
		return p.failNumber(v, p.pos, "four digits followed by - begin a date", help)
	}
	text := p.text[p.pos:end]
	for i := range len(zulu) {
		if is(zulu[i], digitByte) != is(text[i], digitByte) || !is(zulu[i], digitByte) && zulu[i] != text[i] {
			return p.failNumber(v, p.pos, "four digits followed by - begin a date", help)
		}
	}
	if _, err := time.Parse(zulu, text); err != nil {
		return p.failNumber(v, end, "there is no such date or time", "check month, day, hour, minute and second")
	}
	v.Kind, v.Text = Datetime, text
	p.take(v, end)
	return done
}

// digitsBeforeBracket reads digits directly followed by the ] of an array: nats-server reads on as a
// string and misses the end of the array. end is the offset of the ].
func (p *parser) digitsBeforeBracket(v *Value, end int) outcome {
	if p.hints.digits {
		p.failDigits(p.pos, end)
		return p.badValue(v, end)
	}
	p.noteDigits()
	return p.bare(v, end+1)
}
