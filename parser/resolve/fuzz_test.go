package resolve

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"
)

// FuzzLoad resolves three files that may include each other, with two environment variables.
func FuzzLoad(f *testing.F) {
	seeds := [][5]string{
		{"include a\nx: $v\n", "include b\nv: {x: $A}\n", "v: [$B, {y: $v}]\n", "1", "$A"},
		{"m { include a\n }\nx: $m", "l: [{include b\n}]", "include a\n", "1;include a", "{a: {b: }}"},
		{"include nats.conf\n", "include nats.conf\n", "include b\n", "$B", "$A"},
		{"include a\ninclude a\n a {x:1}\n b: $a", "a {include b\n}\na:$a", "a: [$a,$a]\na:1", "it's", ""},
		{"a: {b: }\nc: $b", "}", "{", "}", "1kbb"},
		{"a:[{x:1}]\na:[$a,$a]\na:[$a,$a]\na:[$a,$a]\na:[$a,$a]\na:[$a,$a]\na:[$a,$a]\n", "", "", "", ""},
	}
	for _, s := range seeds {
		f.Add(s[0], s[1], s[2], s[3], s[4])
	}
	small := limits{depth: 5, files: 10, expansions: 100, envUses: 50, bytes: 1 << 16, nodes: 1000, nesting: 50, problems: 100, hints: 10}
	f.Fuzz(func(t *testing.T, root, a, b, envA, envB string) {
		m := texts{"nats.conf": root, "a": a, "b": b, "$A": envA, "$B": envB}
		tree := m.load(small)
		if n := check(t, tree); n > small.nodes {
			t.Errorf("%d nodes", n)
		}
		for _, p := range tree.Problems {
			if p.At.Place().IsZero() || p.Message == "" {
				t.Errorf("%q has no place or no message", p.Name)
			}
		}
		if err := Canonical(io.Discard, tree); err != nil {
			t.Error(err)
		}
		var out bytes.Buffer
		if err := JSON(&out, tree); err == nil && !json.Valid(out.Bytes()) {
			t.Errorf("not JSON: %s", out.Bytes())
		}
	})
}
