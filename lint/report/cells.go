package report

import (
	"strings"
	"unicode/utf8"

	"natstls/parser"
)

// cell is one character of a source line as a terminal shows it.
type cell struct {
	text  string
	width int // columns; a tab counts as tabWidth, which is only used to cut long lines
}

const tabWidth = 8

// cells returns the characters of a piece of a line, at most limit columns of them (and the one that
// reaches beyond), and whether that was all. Secrets become stars, one for each character.
func (m *masker) cells(source *parser.Source, start, end, limit int) (out []cell, all bool) {
	m.look()
	text := source.Text
	out = make([]cell, 0, max(0, min(end-start, limit+1)))
	for columns := 0; start < end; {
		if columns > limit {
			return out, false
		}
		r, size := utf8.DecodeRuneInString(text[start:end])
		c := cell{text: text[start : start+size], width: 1}
		switch {
		case m.covers(source, start):
			c.text = "*"
		case r == '\t':
			c.width = tabWidth
		case !printable(r) || r == utf8.RuneError && size == 1:
			c.text = escape(r, c.text)
			c.width = len(c.text)
		case r == '[' && startsCommand(text[:start]):
			c.text, c.width = `\x5b`, 4
		default:
			c.width = runeWidth(r)
		}
		out = append(out, c)
		columns += c.width
		start += size
	}
	return out, true
}

// columnsOf returns how many columns the cells take.
func columnsOf(cells []cell) int {
	sum := 0
	for _, c := range cells {
		sum += c.width
	}
	return sum
}

// backUp returns the start of the character that is count characters before offset, or least if there
// are not as many.
func backUp(text string, least, offset, count int) int {
	for ; count > 0 && offset > least; count-- {
		_, size := utf8.DecodeLastRuneInString(text[least:offset])
		offset -= size
	}
	return offset
}

// lastColumns returns the last cells that take at most limit columns, and whether that was all.
func lastColumns(cells []cell, limit int) (out []cell, all bool) {
	for i := len(cells) - 1; i >= 0; i-- {
		if limit -= cells[i].width; limit < 0 {
			return cells[i+1:], false
		}
	}
	return cells, true
}

// firstColumns returns the first cells that take at most limit columns, and whether that was all.
func firstColumns(cells []cell, limit int) (out []cell, all bool) {
	for i := range cells {
		if limit -= cells[i].width; limit < 0 {
			return cells[:i], false
		}
	}
	return cells, true
}

func textOf(cells []cell) string {
	var out strings.Builder
	for _, c := range cells {
		out.WriteString(c.text)
	}
	return out.String()
}

// blank returns what takes the same room as the cells and shows mark. Tabs stay tabs, so that both
// lines stop at the same columns, whatever these are.
func blank(cells []cell, mark string) string {
	var out strings.Builder
	for _, c := range cells {
		if c.text == "\t" {
			out.WriteByte('\t')
		} else {
			out.WriteString(strings.Repeat(mark, c.width))
		}
	}
	return out.String()
}
