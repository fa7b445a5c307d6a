package rules

import (
	"cmp"
	"slices"
	"strings"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

// moved is a setting that is put somewhere else, with the comment behind it.
type moved struct {
	text, comment string
	from          lint.Edit // takes it out of where it was
	ownLine       bool
}

// movable reads the settings that are to be moved; nil if one of them stands in another text than source.
func movable(source *parser.Source, fields []*resolve.Field) []moved {
	var all []moved
	for _, f := range fields {
		span := f.Syntax.Span
		if span.Source != source {
			return nil
		}
		l := lineOf(span)
		m := moved{text: span.Text(), ownLine: l.ownLine(), from: takenOut(span)}
		if m.ownLine {
			m.comment = l.comment
			m.from = lint.Edit{At: parser.Span{Source: source, Start: l.start, End: pastBreak(source.Text, l.end)}}
		}
		all = append(all, m)
	}
	return all
}

// line writes a setting as a line.
func (m moved) line(indent, lineEnd string) string {
	text := indent + m.text
	if m.comment != "" {
		text += " " + m.comment
	}
	return text + lineEnd
}

// intoMap makes a fix that moves settings to the end of a map in the same text; nil if that cannot be done without
// losing a comment.
func intoMap(fields []*resolve.Field, into *parser.Map) []lint.Fix {
	all := movable(into.Span.Source, fields)
	insert, ok := atEndOf(into, all)
	if len(all) == 0 || !ok {
		return nil
	}
	fix := lint.Fix{Title: "move it into the block", Edits: []lint.Edit{insert}}
	for _, m := range all {
		fix.Edits = append(fix.Edits, m.from)
	}
	return []lint.Fix{united(fix)}
}

// added makes a fix that writes a setting at the end of the map of an option, none if that stands elsewhere. It is
// unsafe, since something is asked for that was not.
func added(to *resolve.Field, setting string) []lint.Fix {
	if to == nil || to.Value == nil || to.Value.Map == nil || to.Value.Use == nil || to.Value.Use != to.Value.Literal {
		return nil
	}
	insert, ok := atEndOf(to.Value.Use.Map, []moved{{text: setting}})
	if !ok {
		return nil
	}
	return []lint.Fix{{Title: "add " + setting, Unsafe: true, Edits: []lint.Edit{insert}}}
}

// atEndOf returns the edit that writes settings at the end of a map, and whether that can be done.
func atEndOf(into *parser.Map, all []moved) (lint.Edit, bool) {
	if into == nil || into.Span.Source == nil {
		return lint.Edit{}, false // the flags of a command line made it
	}
	source := into.Span.Source
	text, brace := source.Text, into.Span.End-1
	if brace <= into.Span.Start || text[into.Span.Start] != '{' || text[brace] != '}' {
		return lint.Edit{}, false
	}
	insert := lint.Edit{At: parser.Span{Source: source, Start: brace, End: brace}}
	if start := len(strings.TrimRight(text[:brace], " \t")); start > 0 && text[start-1] == '\n' {
		insert.At.Start, insert.At.End = start, start
		indent := text[start:brace] + "  "
		if len(into.Fields) > 0 {
			if first := lineOf(into.Fields[0].Span); first.alone {
				indent = text[first.start:into.Fields[0].Span.Start]
			}
		}
		for _, m := range all {
			insert.New += m.line(indent, lineEndOf(source))
		}
		return insert, true
	}
	ok := inOneLine(&insert, into, all)
	return insert, ok
}

// inOneLine completes an edit that puts settings before a brace that does not begin its line.
func inOneLine(insert *lint.Edit, into *parser.Map, all []moved) bool {
	text := into.Span.Source.Text
	insert.At.Start = len(strings.TrimRight(text[:insert.At.Start], " \t"))
	for i, m := range all {
		if m.comment != "" || strings.Contains(m.text, "\n") {
			return false
		}
		separator := ", "
		if before := text[insert.At.Start-1]; i == 0 && (len(into.Fields) == 0 || before == ',' || before == ';') {
			separator = " "
		}
		insert.New += separator + m.text
	}
	insert.New += " "
	return true
}

// intoNewBlock makes a fix that puts settings into a block where the first of them stands; nil if one of them shares
// its line.
func intoNewBlock(fields []*resolve.Field, name string) []lint.Fix {
	source := fields[0].Syntax.Span.Source
	all := movable(source, fields)
	if all == nil {
		return nil
	}
	lineEnd, first := lineEndOf(source), all[0].from.At
	indent := source.Text[first.Start:fields[0].Syntax.Span.Start]
	block := indent + name + " {" + lineEnd
	fix := lint.Fix{Title: "put it into a " + name + " block", Unsafe: true}
	for _, m := range all {
		if !m.ownLine {
			return nil
		}
		block += m.line(indent+"  ", lineEnd)
		fix.Edits = append(fix.Edits, m.from)
	}
	fix.Edits[0].New = block + indent + "}" + lineEnd
	return []lint.Fix{united(fix)}
}

// united makes one edit of edits that touch, which cannot be made together.
func united(fix lint.Fix) lint.Fix {
	slices.SortFunc(fix.Edits, func(a, b lint.Edit) int { return cmp.Compare(a.At.Start, b.At.Start) })
	edits := fix.Edits[:1]
	for _, edit := range fix.Edits[1:] {
		last := &edits[len(edits)-1]
		if edit.At.Start <= last.At.End {
			last.At.End, last.New = max(last.At.End, edit.At.End), last.New+edit.New
		} else {
			edits = append(edits, edit)
		}
	}
	fix.Edits = edits
	return fix
}

// behind makes a fix that moves a setting out of a block, onto a line of its own behind it; nil if the block shares
// its last line.
func behind(f, block *resolve.Field) []lint.Fix {
	source := block.Syntax.Span.Source
	all, end := movable(source, []*resolve.Field{f}), lineOf(block.Syntax.Span)
	if all == nil || !end.ended && end.comment == "" || block.Syntax.Span.Start == end.start && !end.alone {
		return nil
	}
	at := pastBreak(source.Text, end.end)
	text := all[0].line("", lineEndOf(source))
	if at == end.end {
		text = lineEndOf(source) + text
	}
	return []lint.Fix{{Title: "move it behind the block", Edits: []lint.Edit{
		all[0].from, {At: parser.Span{Source: source, Start: at, End: at}, New: text},
	}}}
}

// lineEndOf returns how the lines of a text end.
func lineEndOf(source *parser.Source) string {
	if strings.Contains(source.Text, "\r\n") {
		return "\r\n"
	}
	return "\n"
}
