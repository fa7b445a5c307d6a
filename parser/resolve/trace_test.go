package resolve_test

import (
	"fmt"
	"strings"

	"natstls/parser"
	"natstls/parser/resolve"
)

// trace writes all that a tree knows, for golden files.
func trace(tree *resolve.Tree) string {
	var out strings.Builder
	if tree.Err != nil {
		fmt.Fprintf(&out, "err %v\n", tree.Err)
	}
	for _, file := range tree.Files {
		fmt.Fprintf(&out, "file %s%s\n", file.Name, via(file.Via))
		for _, e := range file.Errors {
			fmt.Fprintf(&out, "syntax %s\n", where(e.Span))
		}
	}
	for _, p := range tree.Problems {
		fmt.Fprintf(&out, "problem %s\n", problem(p))
	}
	if tree.Root.Open {
		out.WriteString("open root\n")
	}
	traceMap(&out, tree.Root)
	return out.String()
}

func traceMap(out *strings.Builder, m *resolve.Map) {
	for _, f := range m.Fields {
		fmt.Fprintf(out, "%s @ %s%s", f.Path(), where(f.Syntax.KeySpan), via(f.Via))
		for _, lost := range f.Overridden {
			fmt.Fprintf(out, ", over %s", where(lost.Syntax.KeySpan))
		}
		if f.UsedAsVariable {
			out.WriteString(", used")
		}
		out.WriteString(" =")
		traceValue(out, f.Value)
	}
}

func traceValue(out *strings.Builder, v *resolve.Value) {
	if v.Use.Kind == parser.Variable {
		fmt.Fprintf(out, " $%s @ %s", v.Use.Text, where(v.Use.Span))
	}
	if v.Definition != nil {
		fmt.Fprintf(out, " by %s", where(v.Definition.Syntax.KeySpan))
	}
	if v.Env != "" {
		fmt.Fprintf(out, " env %s", v.Env)
	}
	if v.Unknown {
		out.WriteString(" unknown\n")
		return
	}
	fmt.Fprintf(out, " %s", v.Literal.Kind)
	switch {
	case v.Map != nil:
		if v.Map.Open {
			out.WriteString(", open")
		}
		out.WriteByte('\n')
		traceMap(out, v.Map)
	case v.Literal.Kind == parser.Array:
		fmt.Fprintf(out, " of %d\n", len(v.Array))
		for i, element := range v.Array {
			fmt.Fprintf(out, "  [%d]", i)
			traceValue(out, element)
		}
	default:
		fmt.Fprintf(out, " %q @ %s\n", v.Literal.Text, where(v.Literal.Span))
	}
}

func problem(p *resolve.Problem) string {
	kinds := map[resolve.ProblemKind]string{
		resolve.IncludeNotFound:   "include-not-found",
		resolve.IncludeUnreadable: "include-unreadable",
		resolve.IncludeCycle:      "include-cycle",
		resolve.IncludeLimit:      "include-limit",
		resolve.UndefinedVariable: "undefined-variable",
		resolve.VariableCycle:     "variable-cycle",
		resolve.VariableSyntax:    "variable-syntax",
		resolve.VariableLimit:     "variable-limit",
	}
	text := fmt.Sprintf("%s: %s %s%s: %s", where(p.At), kinds[p.Kind], p.Name, via(p.Via), p.Message)
	if p.Help != "" {
		text += "\n  help: " + p.Help
	}
	for _, note := range p.Related {
		text += fmt.Sprintf("\n  %s: %s", where(note.Span), note.Message)
	}
	return text
}

func via(lines []*parser.Field) string {
	text := ""
	for _, line := range lines {
		text += " via " + where(line.Value.Span)
	}
	return text
}

// where returns the place of a span in a file; a trailing ~ says that it only leads there.
func where(s parser.Span) string {
	place := s.Place()
	at := place.Begin()
	text := fmt.Sprintf("%s:%d:%d", place.Source.Name, at.Line, at.Column)
	if !s.Exact() {
		text += "~"
	}
	return text
}
