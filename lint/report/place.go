package report

import (
	"slices"
	"unicode/utf16"

	"natstls/lint"
	"natstls/parser"
)

// related returns the other places of a finding, each in a file and each once: those that the rule
// names, then where the value of a variable comes from and the include lines that lead to the place.
func related(f *lint.Finding) []lint.Related {
	at := f.At.Place()
	var all []lint.Related
	add := func(span parser.Span, message string) {
		span = span.Place()
		known := func(r lint.Related) bool { return r.At == span }
		if !span.IsZero() && span != at && !slices.ContainsFunc(all, known) {
			all = append(all, lint.Related{At: span, Message: message})
		}
	}
	for _, r := range f.Related {
		add(r.At, r.Message)
	}
	if f.On == nil {
		return all
	}
	if v := f.On.Value; v != nil && v.Definition != nil && v.Definition.Syntax != nil {
		add(v.Definition.Syntax.Span, "the value of the variable comes from here")
	}
	for _, include := range slices.Backward(f.On.Via) {
		add(include.Span, "included here")
	}
	return all
}

// byteColumn returns the column of an offset, counted in bytes from 1.
func byteColumn(source *parser.Source, offset int) int {
	_, start := source.Line(source.Position(offset).Line)
	return offset - start + 1
}

// utf16Column returns the column of an offset, counted from 1 in UTF-16 code units as JavaScript and
// the Language Server Protocol do.
func utf16Column(source *parser.Source, offset int) int {
	_, start := source.Line(source.Position(offset).Line)
	column := 1
	for _, r := range source.Text[start:offset] {
		column += utf16.RuneLen(r)
	}
	return column
}
