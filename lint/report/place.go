package report

import (
	"slices"

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

// fixable says whether lint.Apply can make the fix: all of its places stand exactly in a file.
func fixable(fix *lint.Fix) bool {
	return !slices.ContainsFunc(fix.Edits, func(e lint.Edit) bool { return !e.At.Exact() })
}
