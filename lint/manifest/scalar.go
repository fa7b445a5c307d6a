package manifest

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"natstls/parser"
)

// source makes a text of its own of a scalar. Its places lead to where its characters stand in the manifest.
func (d *document) source(n *yaml.Node, name string) *parser.Source {
	from := d.valueStart(n)
	m := mapper{text: d.file.Source.Text[:d.part.end], at: from, value: n.Value}
	if !m.scalar(n.Style) {
		end := lineEnd(m.text, from)
		m.segments = []parser.Segment{{Start: 0, End: len(n.Value), OuterStart: from, OuterEnd: end}}
	}
	return &parser.Source{Name: name, Text: n.Value, Outer: d.file.Source, Segments: m.segments}
}

// valueStart returns where a scalar begins behind its tag and anchor.
func (d *document) valueStart(n *yaml.Node) int {
	text, at := d.file.Source.Text[:d.part.end], d.offset(n.Line, n.Column)
	for at < len(text) && (text[at] == '!' || text[at] == '&') {
		end := strings.IndexAny(text[at:], " \t\r\n")
		if end < 0 {
			return at
		}
		at += end
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\r\n"))
	}
	return at
}

// mapper lays the value of a scalar over the text that it was read from. Where the two do not go together it gives up,
// and the whole scalar is one place.
type mapper struct {
	text     string // the file up to the end of the document
	at       int    // how far text is used
	value    string
	done     int // how far value is used
	segments []parser.Segment
}

// scalar reports whether the value could be laid over the text.
func (m *mapper) scalar(style yaml.Style) bool {
	switch {
	case m.at >= len(m.text):
		return false
	case style&yaml.LiteralStyle != 0 && m.text[m.at] == '|':
		return m.literal()
	case style&yaml.FoldedStyle != 0 && m.text[m.at] == '>':
		return m.folded()
	case style&yaml.SingleQuotedStyle != 0 && m.text[m.at] == '\'', style&yaml.DoubleQuotedStyle != 0 && m.text[m.at] == '"':
		quote := m.text[m.at]
		m.at++
		return m.flow(quote)
	case style&(yaml.LiteralStyle|yaml.FoldedStyle|yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0:
		return m.flow(0)
	}
	return false
}

// add maps the next bytes of the value to the next bytes of the text.
func (m *mapper) add(value, text int, exact bool) {
	s := parser.Segment{Start: m.done, End: m.done + value, OuterStart: m.at, OuterEnd: m.at + text, Exact: exact}
	m.done, m.at = s.End, s.OuterEnd
	if value == 0 {
		return
	}
	if n := len(m.segments); n > 0 && exact && m.segments[n-1].Exact && m.segments[n-1].OuterEnd == s.OuterStart && m.segments[n-1].End == s.Start {
		m.segments[n-1].End, m.segments[n-1].OuterEnd = s.End, s.OuterEnd
		return
	}
	m.segments = append(m.segments, s)
}

// line returns how long the line at the read position is, and its line break.
func (m *mapper) line() (length, lineBreak int) {
	rest := m.text[m.at:]
	end := strings.IndexByte(rest, '\n')
	if end < 0 {
		return len(rest), 0
	}
	if end > 0 && rest[end-1] == '\r' {
		return end - 1, 2
	}
	return end, 1
}

// header goes behind the first line of a block scalar, which holds its indicators.
func (m *mapper) header() {
	length, lineBreak := m.line()
	m.at += length + lineBreak
}

// literal maps a block scalar in which each line stands as it is, behind some spaces.
func (m *mapper) literal() bool {
	m.header()
	for line := range strings.Lines(m.value) {
		bare := strings.TrimSuffix(line, "\n")
		length, lineBreak := m.line()
		raw := m.text[m.at : m.at+length]
		if bare == "" && strings.Trim(raw, " ") == "" {
			m.at += length
		} else {
			indent, ok := strings.CutSuffix(raw, bare)
			if !ok || strings.Trim(indent, " ") != "" {
				return false
			}
			m.at += len(indent)
			m.add(len(bare), len(bare), true)
		}
		if len(bare) < len(line) {
			m.add(1, lineBreak, lineBreak == 1)
		} else {
			m.at += lineBreak
		}
	}
	return m.done == len(m.value)
}

// folded maps a block scalar in which line breaks become spaces.
func (m *mapper) folded() bool {
	m.header()
	indent := -1
	for m.done < len(m.value) {
		if m.at >= len(m.text) {
			return false
		}
		length, lineBreak := m.line()
		raw := m.text[m.at : m.at+length]
		spaces := len(raw) - len(strings.TrimLeft(raw, " "))
		if indent < 0 && spaces < len(raw) {
			indent = spaces
		}
		skipped := min(spaces, max(indent, 0))
		m.at += skipped
		body := raw[skipped:]
		if !strings.HasPrefix(m.value[m.done:], body) {
			return false
		}
		m.add(len(body), len(body), true)
		m.fold(lineBreak)
	}
	return true
}

// fold maps a line break that is a space, a line break or nothing in the value.
func (m *mapper) fold(lineBreak int) {
	if m.done < len(m.value) && (m.value[m.done] == ' ' || m.value[m.done] == '\n') {
		m.add(1, lineBreak, false)
		return
	}
	m.at += lineBreak
}

// flow maps a quoted or plain scalar; quote is 0 for a plain one.
func (m *mapper) flow(quote byte) bool {
	for m.done < len(m.value) {
		if m.at >= len(m.text) {
			return false
		}
		c := m.text[m.at]
		ok := true
		switch {
		case m.breaks():
			ok = m.flowBreak()
		case quote == '\'' && c == '\'':
			ok = strings.HasPrefix(m.text[m.at:], "''") && m.value[m.done] == '\''
			m.add(1, 2, false)
		case quote == '"' && c == '\\':
			ok = m.escape()
		case c == m.value[m.done] && !(quote == '"' && c == '"'):
			m.add(1, 1, true)
		default:
			ok = false
		}
		if !ok || m.at > len(m.text) {
			return false
		}
	}
	return true
}

// breaks reports whether nothing but white space stands before the end of the line.
func (m *mapper) breaks() bool {
	switch m.text[m.at] {
	case ' ', '\t', '\r', '\n':
	default:
		return false
	}
	rest := strings.TrimLeft(m.text[m.at:], " \t\r")
	return rest != "" && rest[0] == '\n'
}

// flowBreak maps line breaks in a flow scalar: one is a space, of several each but the first is a line break (YAML
// 1.2.2 section 6.5).
func (m *mapper) flowBreak() bool {
	rest := strings.TrimLeft(m.text[m.at:], " \t\r\n")
	length := len(m.text) - m.at - len(rest)
	breaks := strings.Count(m.text[m.at:m.at+length], "\n")
	want := " "
	if breaks > 1 {
		want = strings.Repeat("\n", breaks-1)
	}
	if !strings.HasPrefix(m.value[m.done:], want) {
		return false
	}
	m.add(len(want), length, false)
	return true
}

// escape maps an escape sequence of a double quoted scalar (YAML 1.2.2 section 5.7).
func (m *mapper) escape() bool {
	rest := m.text[m.at:]
	if len(rest) < 2 {
		return false
	}
	length := 2
	switch rest[1] {
	case 'x':
		length = 4
	case 'u':
		length = 6
	case 'U':
		length = 10
	case '\r', '\n':
		after := strings.TrimLeft(rest[1:], " \t\r\n")
		if strings.Count(rest[1:len(rest)-len(after)], "\n") != 1 {
			return false
		}
		m.at += len(rest) - len(after)
		return true
	}
	if length > len(rest) {
		return false
	}
	_, width := utf8.DecodeRuneInString(m.value[m.done:])
	m.add(width, length, false)
	return true
}
