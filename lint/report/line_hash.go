package report

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"natstls/parser"
)

// lineHashes keeps, for each text, the hashes by which GitHub recognises the lines of alerts.
type lineHashes map[*parser.Source][]lineHash

// lineHash is the hash of a line, and the byte range that it is made of.
type lineHash struct {
	hash       string
	start, end int
}

// of returns the hash of the line in which a place begins. It is empty for what is no file, and for a text
// that is not UTF-8, whose broken bytes every decoder counts in another way. It is also empty if there is
// a secret in what it is made of: the hash of a text that is known but for one word gives the word away.
// GitHub's upload action then uses its own.
func (h lineHashes) of(mask *masker, at parser.Span) string {
	source := at.Source
	lines, known := h[source]
	if !known {
		if !source.Virtual && utf8.ValidString(source.Text) {
			lines = hashLines(source.Text)
		}
		h[source] = lines
	}
	number := at.Begin().Line
	if number > len(lines) || mask.coversAny(source, lines[number-1].start, lines[number-1].end) {
		return ""
	}
	return lines[number-1].hash
}

// hashLines returns the hash of every line: that of the hundred UTF-16 code units from its start on,
// without spaces and tabs, with every kind of line break as one \n, behind which 65535 marks the end of
// the text and zeros follow. Each is a number in base 37, modulo 2 to the power of 64. Behind it stands
// how often it occurred so far. (github/codeql-action, src/fingerprints.ts; a result with another value
// makes GitHub's upload action warn.)
func hashLines(text string) []lineHash {
	const window, base, end = 100, 37, 0xffff
	units, starts := lineUnits(text)
	units = append(units, unit{end, len(text)})
	seen := map[uint64]int{}
	lines := make([]lineHash, len(starts))
	for i, start := range starts {
		var hash uint64
		for at := start; at < start+window; at++ {
			hash *= base
			if at < len(units) {
				hash += uint64(units[at].code)
			}
		}
		seen[hash]++
		lines[i] = lineHash{
			hash:  fmt.Sprintf("%x:%d", hash, seen[hash]),
			start: units[start].offset, end: units[min(start+window, len(units)-1)].offset,
		}
	}
	return lines
}

// unit is a code unit of UTF-16 and the byte offset of its character.
type unit struct {
	code   uint16
	offset int
}

// lineUnits returns the code units that count, and at which of them lines start.
func lineUnits(text string) (units []unit, starts []int) {
	starts = []int{0}
	var before rune
	for i, r := range text {
		switch high, low := utf16.EncodeRune(r); {
		case r == ' ' || r == '\t' || r == '\n' && before == '\r':
		case r == '\n' || r == '\r':
			units = append(units, unit{'\n', i})
			starts = append(starts, len(units))
		case r > 0xffff:
			units = append(units, unit{uint16(high), i}, unit{uint16(low), i})
		default:
			units = append(units, unit{uint16(r), i})
		}
		before = r
	}
	return units, starts
}
