package parser

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Dump writes the tree of a file as text, one line for each map, field and value, with the places as
// line:column from 1. The errors follow. It returns the first error of w.
func Dump(w io.Writer, f *File) error {
	d := dumper{w: bufio.NewWriter(w)}
	d.mapping(f.Root, 0)
	for _, e := range f.Errors {
		d.report("error", e)
	}
	for _, e := range f.Misread {
		d.report("misread", e)
	}
	return d.w.Flush()
}

type dumper struct {
	w *bufio.Writer // keeps its first error
}

func (d *dumper) line(depth int, format string, args ...any) {
	d.w.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(d.w, format, args...)
	d.w.WriteByte('\n')
}

func (d *dumper) mapping(m *Map, depth int) {
	broken := ""
	if m.Broken {
		broken = " broken"
	}
	d.line(depth, "map %s%s", place(m.Span), broken)
	for i := range m.Fields {
		f := &m.Fields[i]
		word := "field"
		if f.Include {
			word = "include"
		}
		d.line(depth+1, "%s %s %s key %s", word, place(f.Span), strconv.Quote(f.Key), place(f.KeySpan))
		d.value(&f.Value, depth+2)
	}
}

func (d *dumper) value(v *Value, depth int) {
	at := place(v.Span)
	switch v.Kind {
	case MapValue:
		d.mapping(v.Map, depth)
	case Array:
		d.line(depth, "array %s", at)
		for i := range v.Array {
			d.value(&v.Array[i], depth+1)
		}
	case String:
		quotes := [...]string{Bare: "bare", Single: "single", Double: "double", Block: "block"}
		d.line(depth, "string %s %s %s", at, quotes[v.Quote], strconv.Quote(v.Text))
	case Integer:
		d.line(depth, "int %s %d", at, v.Int)
	case Float:
		d.line(depth, "float %s %s", at, strconv.FormatFloat(v.Float, 'g', -1, 64))
	case Bool:
		d.line(depth, "bool %s %t", at, v.Bool)
	case Datetime:
		d.line(depth, "time %s %s", at, v.Time().Format(zulu))
	case Variable:
		d.line(depth, "variable %s %s", at, strconv.Quote(v.Text))
	case Bad:
		d.line(depth, "bad %s", at)
	}
}

func (d *dumper) report(word string, e *Error) {
	d.line(0, "%s %s %s / %s", word, place(e.Span), e.Message, e.Help)
	for _, n := range e.Related {
		d.line(1, "note %s %s", place(n.Span), n.Message)
	}
}

func place(s Span) string {
	a, b := s.Begin(), s.Finish()
	return fmt.Sprintf("%d:%d-%d:%d", a.Line, a.Column, b.Line, b.Column)
}
