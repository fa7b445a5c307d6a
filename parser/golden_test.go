package parser_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"natstls/parser"
)

var update = flag.Bool("update", false, "write the golden files anew")

const fixtures = "../fixtures/parser"

// fixture is one text of fixtures/parser.
type fixture struct {
	Name, Text string
}

// texts returns all fixtures, also those of package resolve: each is one text to the parser.
func texts(t testing.TB) []fixture {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(fixtures, "*.conf"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 300 {
		t.Fatalf("only %d fixtures found", len(files))
	}
	var all []fixture
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fixture{strings.TrimSuffix(filepath.Base(file), ".conf"), string(text)})
	}
	return all
}

// plain reports whether a fixture has to do with one text only.
func (f fixture) plain() bool {
	return !strings.HasPrefix(f.Name, "include-") && !strings.HasPrefix(f.Name, "variable-")
}

func parse(text string) *parser.File {
	return parser.Parse(&parser.Source{Name: "test.conf", Text: text})
}

// TestGolden compares the tree of every plain fixture with NAME.tree.txt, and the errors of the broken
// ones with NAME.errors.txt.
func TestGolden(t *testing.T) {
	const limit = 256 << 10 // the tree of the fixture about depth is larger
	for _, f := range texts(t) {
		if !f.plain() {
			continue
		}
		file := parse(f.Text)
		base := filepath.Join(fixtures, f.Name)
		var tree bytes.Buffer
		if err := parser.Dump(&tree, file); err != nil {
			t.Fatal(err)
		}
		if tree.Len() < limit {
			golden(t, base+".tree.txt", tree.String())
		}
		if len(file.Errors) == 0 {
			if _, err := os.Stat(base + ".errors.txt"); err == nil {
				t.Errorf("%s has no errors, but golden ones", f.Name)
			}
			continue
		}
		golden(t, base+".errors.txt", errorsText(file))
	}
}

func errorsText(file *parser.File) string {
	var out strings.Builder
	for _, e := range file.Errors {
		at := e.Span.Begin()
		fmt.Fprintf(&out, "%d:%d %s / %s\n", at.Line, at.Column, e.Message, e.Help)
		for _, n := range e.Related {
			at := n.Span.Begin()
			fmt.Fprintf(&out, "  %d:%d %s\n", at.Line, at.Column, n.Message)
		}
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Errorf("%v (run the test with -update)", err)
		return
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestMessages holds the messages to the house style.
func TestMessages(t *testing.T) {
	for _, f := range texts(t) {
		file := parse(f.Text)
		for _, e := range append(file.Errors, file.Misread...) {
			checkSentence(t, f.Name, e.Message)
			checkSentence(t, f.Name, e.Help)
			for _, n := range e.Related {
				checkSentence(t, f.Name, n.Message)
			}
		}
	}
}

func checkSentence(t *testing.T, name, s string) {
	t.Helper()
	if s == "" || strings.HasSuffix(s, ".") || strings.Contains(s, "illegal") || s[0] >= 'A' && s[0] <= 'Z' {
		t.Errorf("%s: %q must start small, end without a full stop and not say illegal", name, s)
	}
}
