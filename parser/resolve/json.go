package resolve

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"natstls/parser"
)

// JSON writes what the server gets as one JSON object, indented by two spaces, with a line break at
// the end. Keys stand in the order of reading. Datetimes are strings as of RFC 3339; bytes that are
// not UTF-8 become U+FFFD, also in keys.
//
// It returns an error and writes nothing if there is a value that is not known (Value.Unknown) or a
// map of which parts are missing (Map.Open). Any other error is that of the writer.
func JSON(w io.Writer, t *Tree) error {
	if err := known(t.Root); err != nil {
		return err
	}
	j := writer{out: bufio.NewWriter(w)}
	j.object(t.Root)
	j.out.WriteByte('\n')
	return errors.Join(j.err, j.out.Flush())
}

// known returns an error for the first part of a map that is not known.
func known(m *Map) error {
	for _, f := range m.Fields {
		if err := knownValue(f.Value, f); err != nil {
			return err
		}
	}
	if m.Open {
		return fmt.Errorf("%s: parts of this map are not known", place(m.Syntax.Span))
	}
	return nil
}

func knownValue(v *Value, f *Field) error {
	if v.Unknown {
		return fmt.Errorf("%s: the value of %s is not known", place(v.Use.Span), plain(f.Path()))
	}
	if v.Map != nil {
		return known(v.Map)
	}
	for _, element := range v.Array {
		if err := knownValue(element, f); err != nil {
			return err
		}
	}
	return nil
}

func place(s parser.Span) string {
	s = s.Place()
	if s.IsZero() {
		return "configuration"
	}
	at := s.Begin()
	return fmt.Sprintf("%s:%d:%d", s.Source.Name, at.Line, at.Column)
}

// maxIndent bounds the indentation of a line, so that hostile nesting does not fill the output with
// spaces.
const maxIndent = 50

// writer writes JSON; errors of the output stay in the buffered writer until it is flushed.
type writer struct {
	out   *bufio.Writer
	depth int
	err   error // of a value that has no JSON
}

func (j *writer) object(m *Map) {
	if len(m.Fields) == 0 {
		j.out.WriteString("{}")
		return
	}
	j.out.WriteByte('{')
	j.depth++
	for i, f := range m.Fields {
		j.next(i)
		j.scalar(f.Key)
		j.out.WriteString(": ")
		j.value(f.Value)
	}
	j.depth--
	j.newline()
	j.out.WriteByte('}')
}

func (j *writer) array(values []*Value) {
	if len(values) == 0 {
		j.out.WriteString("[]")
		return
	}
	j.out.WriteByte('[')
	j.depth++
	for i, v := range values {
		j.next(i)
		j.value(v)
	}
	j.depth--
	j.newline()
	j.out.WriteByte(']')
}

func (j *writer) next(i int) {
	if i > 0 {
		j.out.WriteByte(',')
	}
	j.newline()
}

func (j *writer) newline() {
	j.out.WriteByte('\n')
	for range min(j.depth, maxIndent) {
		j.out.WriteString("  ")
	}
}

func (j *writer) value(v *Value) {
	switch l := v.Literal; l.Kind {
	case parser.MapValue:
		j.object(v.Map)
	case parser.Array:
		j.array(v.Array)
	case parser.Integer:
		j.scalar(l.Int)
	case parser.Float:
		j.scalar(l.Float)
	case parser.Bool:
		j.scalar(l.Bool)
	default:
		j.scalar(l.Text) // the one form of a datetime in the dialect is one of RFC 3339 as well
	}
}

// scalar writes a string, a number or a boolean.
func (j *writer) scalar(v any) {
	var text strings.Builder
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		j.err = errors.Join(j.err, err) // an infinite float, which the dialect does not have
	}
	j.out.WriteString(strings.TrimSuffix(text.String(), "\n"))
}
