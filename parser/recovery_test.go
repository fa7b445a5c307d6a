package parser_test

import (
	"strings"
	"testing"
)

// TestDeletion deletes each bracket and each quote of every valid fixture in turn. At least 95 of 100
// of the broken texts must have at most two errors.
func TestDeletion(t *testing.T) {
	total, good := 0, 0
	worst := map[string]int{}
	for _, f := range texts(t) {
		if len(f.Text) > 16<<10 || len(parse(f.Text).Errors) > 0 {
			continue
		}
		for i := range len(f.Text) {
			if !strings.ContainsRune("{}[]()\"'", rune(f.Text[i])) {
				continue
			}
			total++
			errs := parse(f.Text[:i] + f.Text[i+1:]).Errors
			if len(errs) <= 2 {
				good++
			} else {
				worst[f.Name]++
			}
		}
	}
	share := 100 * float64(good) / float64(total)
	t.Logf("%d of %d texts with a bracket or quote deleted have at most two errors: %.2f %%", good, total, share)
	t.Logf("more than two: %v", worst)
	if total < 1000 || share < 95 {
		t.Errorf("want 95 %% of at least 1000, got %.2f %% of %d", share, total)
	}
}

// TestRest breaks a configuration at one place and looks at the other places.
func TestRest(t *testing.T) {
	tests := []struct {
		name, text string
	}{
		{"junk", "a: x y\nm {\n  b: 1\n}\nlast: 1\n"},
		{"open brace", "m {\n  tls {\n    a: 1\n  b: 1\n}\nlast: 1\n"},
		{"missing brace", "m {\n  tls\n    a: 1\n  }\n  b: 1\n}\nlast: 1\n"},
		{"YAML", "m {\n  tls:\n    a: 1\n    c: 2\n  b: 1\n}\nlast: 1\n"},
		{"open array", "m {\n  a: [\n    x\n  b: 1\n}\nlast: 1\n"},
		{"open quote", "m {\n  a: \"x\n  b: 1\n}\nlast: 1\n"},
		{"quote swallows a quote", "m {\n  a: \"x\n  c: \"y\"\n  b: 1\n}\nlast: 1\n"},
		{"integers in array", "m {\n  a: [1,2]\n  b: 1\n}\nlast: 1\n"},
		{"template", "m {\n  a: {{ x }}\n  b: 1\n}\nlast: 1\n"},
		{"shell", "m {\n  a: ${x}\n  b: 1\n}\nlast: 1\n"},
		{"words before brace", "m {\n  a b {\n    c: 1\n  }\n  b: 1\n}\nlast: 1\n"},
		{"block comment", "m {\n  /* a: {\n  */\n  b: 1\n}\nlast: 1\n"},
		{"comment before brace", "m {\n  a: # c\n  {\n    c: 1\n  }\n  b: 1\n}\nlast: 1\n"},
		{"wrong bracket", "m {\n  a: [x, y}\n  b: 1\n}\nlast: 1\n"},
	}
	for _, test := range tests {
		f := parse(test.text)
		if len(f.Errors) != 1 {
			t.Errorf("%s: %d errors:\n%s", test.name, len(f.Errors), errorsText(f))
		}
		last := f.Root.Fields[len(f.Root.Fields)-1]
		if last.Key != "last" || last.Value.Int != 1 {
			t.Errorf("%s: the last field is %q", test.name, last.Key)
		}
		for _, field := range f.Root.Fields {
			if field.Key != "m" {
				continue
			}
			fields := field.Value.Map.Fields
			if b := fields[len(fields)-1]; b.Key != "b" || b.Value.Int != 1 {
				t.Errorf("%s: the last field of the map is %q", test.name, b.Key)
			}
			if test.name != "junk" && !field.Value.Map.Broken {
				t.Errorf("%s: the map is not marked", test.name)
			}
		}
	}
}
