package resolve

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"natstls/parser"
)

// texts is a file system and an environment in memory; names of variables start with a $.
type texts map[string]string

func (m texts) load(l limits) *Tree { return m.loader(nil).load("nats.conf", l) }

// loader counts in reads how often each file is read.
func (m texts) loader(reads map[string]int) Loader {
	return Loader{
		ReadFile: func(name string) ([]byte, error) {
			if reads != nil {
				reads[name]++
			}
			if text, ok := m[name]; ok {
				return []byte(text), nil
			}
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		},
		LookupEnv: func(name string) (string, bool) {
			text, ok := m["$"+name]
			return text, ok
		},
	}
}

// includeBomb has files that each include the next one ten times.
func includeBomb(files int) texts {
	m := texts{"nats.conf": strings.Repeat("m { include f1.conf.txt\n }\n", 10)}
	for i := 1; i < files; i++ {
		m[fmt.Sprintf("f%d.conf.txt", i)] = strings.Repeat(fmt.Sprintf("m { include f%d.conf.txt\n }\n", i+1), 10)
	}
	m[fmt.Sprintf("f%d.conf.txt", files)] = "a: 1\n"
	return m
}

// variableBomb has lines that each use the one before ten times.
func variableBomb(lines int) string {
	var text strings.Builder
	text.WriteString("v0: [{x: 1}]\n")
	for i := 1; i < lines; i++ {
		fmt.Fprintf(&text, "v%d: [%s]\n", i, strings.Repeat(fmt.Sprintf("$v%d, ", i-1), 10))
	}
	return text.String()
}

func envBomb(names int) texts {
	m := texts{"nats.conf": "a: $E0\n"}
	for i := range names {
		m[fmt.Sprintf("$E%d", i)] = "[" + strings.Repeat(fmt.Sprintf("$E%d, ", i+1), 10) + "]"
	}
	m[fmt.Sprintf("$E%d", names)] = "x"
	return m
}

func includeChain(files int) texts {
	m := texts{}
	name := "nats.conf"
	for i := range files {
		next := fmt.Sprintf("c%d", i)
		m[name] = fmt.Sprintf("m { include %s\n }\n", next)
		name = next
	}
	m[name] = "end: 1\n"
	return m
}

func envChain(names int) texts {
	m := texts{"nats.conf": "a: $E0\n"}
	for i := range names {
		m[fmt.Sprintf("$E%d", i)] = fmt.Sprintf("$E%d", i+1)
	}
	m[fmt.Sprintf("$E%d", names)] = "x"
	return m
}

func manyFiles(files int) texts {
	m := texts{}
	for i := range files {
		name := fmt.Sprintf("f%d.x", i)
		m["nats.conf"] += "include " + name + "\n"
		m[name] = "a: 1\n"
	}
	return m
}

// TestLimits gives each limit a configuration just beyond it, and counts the work.
func TestLimits(t *testing.T) {
	small := func(change func(*limits)) limits {
		l := defaultLimits()
		change(&l)
		return l
	}
	tests := []struct {
		name   string
		texts  texts
		limits limits
		kind   ProblemKind
		phrase string
	}{
		{"include bomb", includeBomb(10), defaultLimits(), IncludeLimit, "more than 100000 includes"},
		{"include bomb, nodes", includeBomb(10), small(func(l *limits) { l.nodes = 1000 }), IncludeLimit, "more than 1000 settings"},
		{"variable bomb", texts{"nats.conf": variableBomb(30)}, defaultLimits(), VariableLimit, "too large"},
		{"environment bomb", envBomb(10), defaultLimits(), VariableLimit, "too large"},
		{"environment bomb, bytes", envBomb(10), small(func(l *limits) { l.bytes = 1000 }), VariableLimit, "too large"},
		{"environment bomb, nodes", envBomb(4), small(func(l *limits) { l.nodes = 1000 }), IncludeLimit, "more than 1000 settings"},
		{"include chain", includeChain(101), defaultLimits(), IncludeLimit, "more than 100 deep"},
		{"environment chain", envChain(101), defaultLimits(), VariableLimit, "too large"},
		{"files", manyFiles(10), small(func(l *limits) { l.files = 10 }), IncludeLimit, "more than 10 different files"},
		{"bytes", manyFiles(10), small(func(l *limits) { l.bytes = 160 }), IncludeLimit, "larger than 160 bytes"},
		{"tokens", manyFiles(10), small(func(l *limits) { l.tokens = 60 }), IncludeLimit, "more than 60 words and signs"},
		{"nesting", includeChain(20), small(func(l *limits) { l.nesting = 20 }), IncludeLimit, "more than 20 deep"},
		{"array nesting", texts{"nats.conf": "a: [[[[1,]]]]"}, small(func(l *limits) { l.nesting = 3 }), IncludeLimit, "more than 3 deep"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reads := map[string]int{}
			tree := test.texts.loader(reads).load("nats.conf", test.limits)
			if len(tree.Problems) != 1 {
				t.Fatalf("%d problems, want one", len(tree.Problems))
			}
			p := tree.Problems[0]
			if p.Kind != test.kind || !strings.Contains(p.Message, test.phrase) {
				t.Errorf("got kind %d: %s", p.Kind, p.Message)
			}
			if p.At.Place().IsZero() {
				t.Error("the problem has no place")
			}
			for name, n := range reads {
				if n > 1 {
					t.Errorf("%s was read %d times", name, n)
				}
			}
			if n := check(t, tree); n > test.limits.nodes {
				t.Errorf("the tree has %d nodes", n)
			}
		})
	}
}

// TestBelowLimits has the same configurations just within the limits.
func TestBelowLimits(t *testing.T) {
	tests := map[string]texts{
		"include bomb":      includeBomb(4),
		"variable bomb":     {"nats.conf": variableBomb(5)},
		"environment bomb":  envBomb(3),
		"include chain":     includeChain(100),
		"environment chain": envChain(99),
		"files":             manyFiles(500),
	}
	for name, m := range tests {
		t.Run(name, func(t *testing.T) {
			tree := m.load(defaultLimits())
			for _, p := range tree.Problems {
				t.Error(p.Message)
			}
			check(t, tree)
		})
	}
}

// TestProblemLimit reports no more places than the limit, however many there are.
func TestProblemLimit(t *testing.T) {
	l := defaultLimits()
	l.problems = 5
	tree := texts{"nats.conf": strings.Repeat("a: $x\ninclude none\n", 10)}.load(l)
	if len(tree.Problems) != 5 {
		t.Errorf("%d problems, want 5", len(tree.Problems))
	}
}

// TestRootTooLarge has no tree at all.
func TestRootTooLarge(t *testing.T) {
	l := defaultLimits()
	l.bytes = 3
	tree := texts{"nats.conf": "a: 1"}.load(l)
	if tree.Err == nil || tree.Root == nil || !tree.Root.Open {
		t.Errorf("err %v, root %v", tree.Err, tree.Root)
	}
}

// check holds a tree to what its types promise, and returns the number of its nodes.
func check(t testing.TB, tree *Tree) int {
	t.Helper()
	c := checker{TB: t, seen: map[*Field]bool{}}
	c.fields(tree.Root, nil, -1)
	return c.nodes
}

type checker struct {
	testing.TB
	seen  map[*Field]bool
	nodes int
}

func (c *checker) fields(m *Map, parent *Field, index int) {
	keys := map[string]bool{}
	for _, f := range m.Fields {
		c.nodes++
		if c.seen[f] {
			c.Fatalf("%s stands in two maps", f.Path())
		}
		c.seen[f] = true
		if keys[f.Key] {
			c.Errorf("%s counts twice", f.Path())
		}
		keys[f.Key] = true
		if f.Parent != parent || f.Index != index {
			c.Errorf("%s has the wrong parent or index", f.Path())
		}
		if f.Syntax == nil || f.Syntax.Include || f.Syntax.Key != f.Key {
			c.Errorf("%s has the wrong syntax", f.Path())
		}
		for _, lost := range f.Overridden {
			if lost.Key != f.Key || lost == f {
				c.Errorf("%s overrides %s", f.Path(), lost.Path())
			}
		}
		c.value(f.Value, f, -1)
	}
}

func (c *checker) value(v *Value, f *Field, index int) {
	if v.Use == nil || v.Unknown != (v.Literal == nil) {
		c.Fatalf("%s: unknown %v, literal %v", f.Path(), v.Unknown, v.Literal)
	}
	if v.Unknown {
		return
	}
	switch v.Literal.Kind {
	case parser.Variable, parser.Bad:
		c.Errorf("%s has %s as its literal", f.Path(), v.Literal.Kind)
	case parser.MapValue:
		c.fields(v.Map, f, index)
	case parser.Array:
		for i, element := range v.Array {
			c.nodes++
			at := index
			if at < 0 {
				at = i
			}
			c.value(element, f, at)
		}
	}
}
