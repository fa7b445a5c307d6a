package report

import (
	"strings"

	"natstls/parser"
)

// snippet is a source line with the range that is meant.
type snippet struct {
	number    int // of the line, from 1
	lastLine  int // of the range
	text      string
	padding   string // as wide as what stands before the range
	underline string // at least one mark
}

// ellipsis stands where a long line was cut.
const ellipsis = "…"

// snippetOf returns the first line of a span in a file, cut to at most width columns around the span.
func snippetOf(mask *masker, span parser.Span, width int, mark string) snippet {
	source := span.Source
	begin := span.Begin()
	last := parser.Span{Source: source, Start: max(span.Start, span.End-1)}.Begin()
	line, lineStart := source.Line(begin.Line)
	lineEnd := lineStart + len(line)
	start := min(max(span.Start, lineStart), lineEnd)
	end := min(max(span.End, start), lineEnd)

	back := backUp(source.Text, lineStart, start, width+1)
	before, _ := mask.cells(source, back, start, len(source.Text))
	inside, insideAll := mask.cells(source, start, end, width)
	after, afterAll := mask.cells(source, end, lineEnd, width)
	if !insideAll {
		after, afterAll = nil, true
	}
	leftAll := back == lineStart
	if total := columnsOf(before) + columnsOf(inside) + columnsOf(after); !leftAll || !insideAll || !afterAll || total > width {
		var ok bool
		inside, ok = firstColumns(inside, width*2/3)
		insideAll = insideAll && ok
		if !insideAll {
			after = nil
		}
		room := width - columnsOf(inside)
		before, ok = lastColumns(before, max(room/2, room-columnsOf(after)))
		leftAll = leftAll && ok
		after, ok = firstColumns(after, room-columnsOf(before))
		afterAll = afterAll && ok
	}
	s := snippet{number: begin.Line, lastLine: last.Line}
	if !leftAll {
		before = append([]cell{{ellipsis, 1}}, before...)
	}
	s.padding = blank(before, " ")
	s.underline = blank(inside, mark)
	if strings.Trim(s.underline, "\t") == "" {
		s.underline = mark
	}
	s.text = textOf(before) + textOf(inside) + textOf(after)
	if !insideAll || !afterAll {
		s.text += ellipsis
	}
	return s
}
