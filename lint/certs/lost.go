package certs

import (
	"bytes"
	"strings"
)

const (
	beginMark = "-----BEGIN "
	endMark   = "-----END "
	dashes    = "-----"

	byteOrderMark = "\ufeff"
)

// Lost is a place that was meant as a PEM block and is none for Go, which passes it over in silence.
type Lost struct {
	Type string // what the begin line says, such as "CERTIFICATE"
	Line int    // where the begin line stands, from 1
	Why  Form   // FormBOM, FormIndented, FormNoEnd, FormDamaged, FormEscaped or FormOneLine
}

// How far around a begin mark is looked, in bytes, so that a file of nothing but begin marks takes
// no more than linear time.
const (
	maxIndent = 256
	maxLabel  = 128
)

// lose looks for lost blocks from where the reader stands up to an offset, and goes there.
func (r *reader) lose(to int) {
	for !r.full() {
		found := bytes.Index(r.text[r.at:to], []byte(beginMark))
		if found < 0 {
			break
		}
		r.skip(r.at + found)
		if lost, ok := lostAt(r.text[:to], r.at); ok {
			lost.Line = r.line
			r.file.Lost = append(r.file.Lost, lost)
		}
		r.skip(r.at + len(beginMark))
	}
	r.skip(to)
}

// lostAt looks at the begin mark at an offset. Behind other text (a comment, a script) it is none.
func lostAt(text []byte, begin int) (Lost, bool) {
	label, after, ok := bytes.Cut(text[begin+len(beginMark):min(len(text), begin+maxLabel)], []byte(dashes))
	before, whole := lineBefore(text, begin)
	if !ok || !whole || bytes.ContainsRune(label, '\n') {
		return Lost{}, false
	}
	lost := Lost{Type: string(label)}
	line, _, _ := bytes.Cut(after, []byte("\n"))
	switch {
	case strings.Trim(before, byteOrderMark+" \t\r") != "":
		return Lost{}, false
	case strings.Contains(before, byteOrderMark):
		lost.Why = FormBOM
	case before != "":
		lost.Why = FormIndented
	case bytes.HasPrefix(line, []byte(`\n`)), bytes.HasPrefix(line, []byte(`\r\n`)):
		lost.Why = FormEscaped
	case len(bytes.TrimSpace(line)) > 0:
		lost.Why = FormOneLine
	case hasEnd(text[begin+len(beginMark):]):
		lost.Why = FormDamaged
	default:
		lost.Why = FormNoEnd
	}
	return lost, true
}

// lineBefore returns what stands before an offset on its line, and whether that is all of it.
func lineBefore(text []byte, at int) (before string, whole bool) {
	start := max(0, at-maxIndent)
	if newline := bytes.LastIndexByte(text[start:at], '\n'); newline >= 0 {
		return string(text[start+newline+1 : at]), true
	}
	return string(text[start:at]), start == 0
}

// hasEnd says whether an end line follows before the next begin line.
func hasEnd(text []byte) bool {
	if next := bytes.Index(text, []byte("\n"+beginMark)); next >= 0 {
		text = text[:next]
	}
	return bytes.Contains(text, []byte("\n"+endMark))
}
