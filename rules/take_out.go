package rules

import (
	"strings"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

// line is the surrounding of a setting, or of an element of a list, in its text. All numbers are offsets.
type line struct {
	start int  // of the white space before it
	alone bool // nothing else stands before it on its line
	next  int  // what follows it, its separator and white space
	ended bool // nothing follows on its line
	// comment is the one that follows, from next to end, the line break not included.
	comment string
	end     int
	comma   bool // a separator follows
}

func lineOf(span parser.Span) line {
	text := span.Source.Text
	l := line{start: len(strings.TrimRight(text[:span.Start], " \t"))}
	l.alone = l.start == 0 || text[l.start-1] == '\n'
	l.next = skipBlanks(text, span.End)
	if l.next < len(text) && (text[l.next] == ',' || text[l.next] == ';') {
		l.comma = true
		l.next = skipBlanks(text, l.next+1)
	}
	rest, _, _ := strings.Cut(text[l.next:], "\n")
	rest = strings.TrimSuffix(rest, "\r")
	l.end, l.ended = l.next+len(rest), rest == ""
	if strings.HasPrefix(rest, "#") || strings.HasPrefix(rest, "//") {
		l.comment = rest
	}
	return l
}

func skipBlanks(text string, at int) int {
	for at < len(text) && (text[at] == ' ' || text[at] == '\t') {
		at++
	}
	return at
}

// ownLine reports whether nothing but white space and a comment stands on the lines of the setting.
func (l line) ownLine() bool { return l.alone && (l.ended || l.comment != "") }

// pastBreak returns the offset behind the line break at an offset, the offset itself if there is none.
func pastBreak(text string, at int) int {
	for _, lineEnd := range []string{"\r\n", "\n"} {
		if strings.HasPrefix(text[at:], lineEnd) {
			return at + len(lineEnd)
		}
	}
	return at
}

// takenOut returns the edit that takes a setting or an element of a list out: with its line if it has one of its
// own, else with one of the separators around it. A comment behind it stays.
func takenOut(span parser.Span) lint.Edit {
	text, l := span.Source.Text, lineOf(span)
	at := parser.Span{Source: span.Source, Start: span.Start, End: l.next}
	switch {
	case l.alone && l.ended:
		at.Start, at.End = l.start, pastBreak(text, l.next)
	case l.alone || l.comma:
	case l.start > 0 && (text[l.start-1] == ',' || text[l.start-1] == ';'):
		at.Start, at.End = l.start-1, span.End
	}
	return lint.Edit{At: at}
}

// takeOutOption makes a fix that takes an option out, none if it stands in no text.
func takeOutOption(unsafe bool, f *resolve.Field) []lint.Fix {
	if f == nil || f.Syntax == nil || f.Syntax.Span.Source == nil {
		return nil
	}
	return takeOut(unsafe, f.Syntax.Span)
}

// takeOut makes a fix that takes settings or elements of lists out.
func takeOut(unsafe bool, spans ...parser.Span) []lint.Fix {
	fix := lint.Fix{Title: "take it out", Unsafe: unsafe}
	if len(spans) > 1 {
		fix.Title = "take them out"
	}
	for i := 0; i < len(spans); i++ {
		span := spans[i]
		for i+1 < len(spans) && neighbours(span, spans[i+1]) {
			i++
			span.End = spans[i].End
		}
		fix.Edits = append(fix.Edits, takenOut(span))
	}
	return []lint.Fix{united(fix)}
}

// neighbours reports whether nothing but a separator stands between two settings.
func neighbours(a, b parser.Span) bool {
	return a.Source == b.Source && a.End <= b.Start && strings.Trim(a.Source.Text[a.End:b.Start], " \t,;") == ""
}

// renamed makes a fix that writes another key in place of that of a setting; none if its map has the other one.
func renamed(f *resolve.Field, m *resolve.Map, key string) []lint.Fix {
	if m == nil || f.Syntax == nil || fieldOf(m, key) != nil {
		return nil
	}
	at := f.Syntax.KeySpan
	if text := at.Text(); len(text) > 2 && (text[0] == '"' || text[0] == '\'') {
		at.Start, at.End = at.Start+1, at.End-1
	}
	return []lint.Fix{{Title: "write " + key, Edits: []lint.Edit{{At: at, New: key}}}}
}
