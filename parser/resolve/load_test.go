package resolve

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"natstls/parser"
)

func TestRootUnreadable(t *testing.T) {
	tree := Loader{}.Load("nats.conf")
	if !errors.Is(tree.Err, fs.ErrNotExist) {
		t.Errorf("err %v", tree.Err)
	}
	if tree.Root == nil || !tree.Root.Open || len(tree.Files) > 0 {
		t.Errorf("root %v, files %v", tree.Root, tree.Files)
	}
}

// TestReadSource loads from texts that stand inside another one.
func TestReadSource(t *testing.T) {
	manifest := &parser.Source{Name: "manifest.yaml", Text: "# include: a\ninclude a\n# a: 1\nx: $y\n"}
	part := func(name string, start, end int) *parser.Source {
		return &parser.Source{Name: name, Text: manifest.Text[start:end], Outer: manifest,
			Segments: []parser.Segment{{End: end - start, OuterStart: start, OuterEnd: end, Exact: true}}}
	}
	loader := Loader{ReadSource: func(name string) (*parser.Source, error) {
		switch name {
		case "nats.conf":
			return part(name, 13, 23), nil
		case "a":
			return part(name, 30, 36), nil
		}
		return nil, fs.ErrNotExist
	}}
	tree := loader.Load("nats.conf")
	if len(tree.Problems) != 1 {
		t.Fatalf("%d problems, want one", len(tree.Problems))
	}
	place := tree.Problems[0].At.Place()
	if place.Source != manifest || place.Begin() != (parser.Position{Line: 4, Column: 4}) {
		t.Errorf("%s %v", place.Source.Name, place.Begin())
	}
}

// TestSecretsStayOut holds messages and names to say nothing of an environment value, nor of a hash.
func TestSecretsStayOut(t *testing.T) {
	const secret = "s3cr3t"
	for _, value := range []string{secret + " x", "$" + secret, "it's" + secret, "[" + secret, "1kbb" + secret + "}x", "{a: $" + secret + "}"} {
		tree := texts{"nats.conf": "password: $PW\nhash: $2y$11$" + secret, "$PW": value}.load(defaultLimits())
		if len(tree.Problems) == 0 {
			t.Errorf("no problem with %q", value)
		}
		for _, p := range tree.Problems {
			if strings.Contains(fmt.Sprint(p.Name, p.Message, p.Help, p.Related), secret) {
				t.Errorf("shown: %s %s %s", p.Name, p.Message, p.Help)
			}
		}
	}
}

// BenchmarkLoad resolves a configuration of some megabytes with accounts, includes and variables.
func BenchmarkLoad(b *testing.B) {
	var root, accounts strings.Builder
	root.WriteString("defaults { publish: [\"a.>\", \"b.>\"], subscribe: {allow: [\"c\"]} }\naccounts {\n")
	for i := range 200 {
		fmt.Fprintf(&root, "  A%d { users: [{user: u, password: \"p\", permissions: $defaults}], limits { include limits.conf\n } }\n", i)
	}
	root.WriteString("}\ninclude accounts.conf\n")
	accounts.WriteString("more {\n")
	for i := range 20000 {
		fmt.Fprintf(&accounts, "  B%d { users: [{user: user%d, password: \"secret\"}, {nkey: \"UABC\"}], exports: [{stream: \"s.>\"}] }\n", i, i)
	}
	accounts.WriteString("}\n")
	m := texts{"nats.conf": root.String(), "accounts.conf": accounts.String(), "limits.conf": "max_conn: 1k\nmax_subs: $max_conn\n"}
	b.SetBytes(int64(root.Len() + accounts.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if tree := m.load(defaultLimits()); len(tree.Problems) > 0 {
			b.Fatal(tree.Problems[0].Message)
		}
	}
}
