package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"natstls/parser"
	"natstls/parser/limit"
)

// check returns what is wrong with the form of a file, whatever its text: tokens tile, spans nest, at
// most one error a line, errors in order.
func check(f *parser.File) error {
	for _, test := range []func(*parser.File) error{tiles, ordered, nests} {
		if err := test(f); err != nil {
			return err
		}
	}
	return nil
}

func tiles(f *parser.File) error {
	end := 0
	for _, token := range f.Tokens {
		if token.Start() != end || token.End() <= token.Start() {
			return fmt.Errorf("token %v does not begin at %d", token, end)
		}
		end = token.End()
	}
	if end != len(f.Source.Text) {
		return fmt.Errorf("the tokens end at %d of %d", end, len(f.Source.Text))
	}
	return nil
}

func ordered(f *parser.File) error {
	line, size := 0, len(f.Source.Text)
	for _, e := range f.Errors {
		s := e.Span
		if s.Source != f.Source || s.Start < 0 || s.Start > s.End || s.End > size {
			return fmt.Errorf("bad span of error %q: %d to %d", e.Message, s.Start, s.End)
		}
		if at := s.Begin().Line; at <= line {
			if e.Limit {
				continue
			}
			return fmt.Errorf("error on line %d behind one on line %d", at, line)
		}
		line = s.Begin().Line
		for _, n := range e.Related {
			if n.Span.Start > n.Span.End || n.Span.End > size {
				return fmt.Errorf("bad span of note %q", n.Message)
			}
		}
	}
	return nil
}

func nests(f *parser.File) error {
	if f.Root == nil || f.Root.Span != (parser.Span{Source: f.Source, End: len(f.Source.Text)}) {
		return fmt.Errorf("the root does not span the text")
	}
	return mapNests(f.Root)
}

func mapNests(m *parser.Map) error {
	for i := range m.Fields {
		f := &m.Fields[i]
		if !inside(f.Span, m.Span) || !inside(f.KeySpan, f.Span) || !inside(f.Value.Span, f.Span) {
			return fmt.Errorf("map %v, field %v, key %v and value %v do not nest", m.Span, f.Span, f.KeySpan, f.Value.Span)
		}
		if err := valueNests(&f.Value); err != nil {
			return err
		}
	}
	return nil
}

func valueNests(v *parser.Value) error {
	if (v.Kind == parser.MapValue) != (v.Map != nil) {
		return fmt.Errorf("a map is missing or too many at %v", v.Span)
	}
	if v.Map != nil {
		if v.Map.Span != v.Span {
			return fmt.Errorf("map %v differs from its value %v", v.Map.Span, v.Span)
		}
		return mapNests(v.Map)
	}
	for i := range v.Array {
		if !inside(v.Array[i].Span, v.Span) {
			return fmt.Errorf("item %v is outside of array %v", v.Array[i].Span, v.Span)
		}
		if err := valueNests(&v.Array[i]); err != nil {
			return err
		}
	}
	return nil
}

func inside(a, b parser.Span) bool {
	return a.Source == b.Source && b.Start <= a.Start && a.Start <= a.End && a.End <= b.End
}

func TestTilesText(t *testing.T) {
	for _, f := range texts(t) {
		if err := check(parse(f.Text)); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// TestPrefixes cuts every fixture off at every byte.
func TestPrefixes(t *testing.T) {
	for _, f := range texts(t) {
		step := len(f.Text)/400 + 1
		for i := 0; i < len(f.Text); i += step {
			if err := check(parse(f.Text[:i])); err != nil {
				t.Errorf("%s, first %d bytes: %v", f.Name, i, err)
			}
		}
	}
}

// TestTokensOfFields holds the tokens of a valid text to its tree: each key and scalar is one token.
func TestTokensOfFields(t *testing.T) {
	for _, f := range texts(t) {
		file := parse(f.Text)
		if len(file.Errors) > 0 {
			continue
		}
		starts := map[int]parser.Token{}
		for _, token := range file.Tokens {
			starts[token.Start()] = token
		}
		walk(file.Root, func(field *parser.Field) {
			want := parser.TokenKey
			if field.Include {
				want = parser.TokenInclude
			}
			if got := starts[field.KeySpan.Start]; got.Kind != want || got.End() != field.KeySpan.End {
				t.Errorf("%s: key %q is no token", f.Name, field.Key)
			}
			v := &field.Value
			if v.Kind == parser.MapValue || v.Kind == parser.Array || v.Span.Start == v.Span.End {
				return
			}
			if got := starts[v.Span.Start]; got.End() != v.Span.End {
				t.Errorf("%s: the value of %q is no token", f.Name, field.Key)
			}
		})
	}
}

func walk(m *parser.Map, visit func(*parser.Field)) {
	for i := range m.Fields {
		visit(&m.Fields[i])
		walkValue(&m.Fields[i].Value, visit)
	}
}

func walkValue(v *parser.Value, visit func(*parser.Field)) {
	if v.Map != nil {
		walk(v.Map, visit)
	}
	for i := range v.Array {
		walkValue(&v.Array[i], visit)
	}
}

// TestDepth nests everything that nests deeper than the limit.
func TestDepth(t *testing.T) {
	for _, open := range []string{"[", "{a ", "a{", "[{a:", "{ ", "a {", "m\n{", "a: x {"} {
		for _, text := range []string{"a: " + strings.Repeat(open, 100_000), strings.Repeat(open, 100_000)} {
			f := parse(text)
			if err := check(f); err != nil {
				t.Errorf("%q: %v", open, err)
			}
		}
	}
	within := "a: " + strings.Repeat("[", limit.Depth) + strings.Repeat("]", limit.Depth)
	if f := parse(within); len(f.Errors) != 0 {
		t.Errorf("depth %d is an error: %s", limit.Depth, f.Errors[0].Message)
	}
	beyond := "a: " + strings.Repeat("[", limit.Depth+1) + strings.Repeat("]", limit.Depth+1)
	if f := parse(beyond); len(f.Errors) != 1 || f.Errors[0].Span.Start != len("a: ")+limit.Depth {
		t.Errorf("depth %d gives %q", limit.Depth+1, errorsText(f))
	}
}

// TestHostileLines repeats what makes recovery look ahead or go back; quadratic work would make the
// test run into its time limit.
func TestHostileLines(t *testing.T) {
	for _, unit := range []string{"a: \"x\n", "a: 'x\n", "a: (\n", "a: (x\n", "}\n", "a:\n", "a\n", ",, ", "a b: c ", "a: x y ",
		"{{ x }} y ", "a: ${x ", "[", "[1] ", "[1]\n", "m {\n", "\" ", "a: \"\\q ", "a/* ", "a: b c {", "- a: b\n", "[a]\nb = c\n", "a: 10.0.0.0/8\n",
		" a:\n", "a: {b: ", "(\n)", "\n)", "(\n) x\n", "a\x00b: ", "a: [ x\n", "] ", "a: # \n", "{", "{}", "}{", "a: {{\n"} {
		n := (256 << 10) / len(unit)
		f := parse(strings.Repeat(unit, n))
		if err := check(f); err != nil {
			t.Errorf("%q: %v", unit, err)
		}
	}
}
