package parser_test

import "testing"

func FuzzParse(f *testing.F) {
	for _, fixture := range texts(f) {
		f.Add(fixture.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := check(parse(text)); err != nil {
			t.Errorf("%v in %q", err, text)
		}
	})
}

// FuzzPrefix says that the beginning of a text without errors does not depend on what follows: a cut
// at the end of a line at the top level leaves the fields before it as they are.
func FuzzPrefix(f *testing.F) {
	for _, fixture := range texts(f) {
		f.Add(fixture.Text, len(fixture.Text)/2)
	}
	f.Fuzz(func(t *testing.T, text string, cut int) {
		cut = min(max(cut, 0), len(text))
		prefix := parse(text[:cut])
		if err := check(prefix); err != nil {
			t.Fatalf("%v in %q", err, text[:cut])
		}
		whole := parse(text)
		if len(whole.Errors) > 0 || len(prefix.Errors) > 0 {
			return
		}
		for i, field := range whole.Root.Fields {
			if field.Span.End >= cut {
				break
			}
			if i >= len(prefix.Root.Fields) || prefix.Root.Fields[i].Key != field.Key || prefix.Root.Fields[i].Value.Kind != field.Value.Kind {
				t.Fatalf("field %d of %q is not in its first %d bytes", i, text, cut)
			}
		}
	})
}
