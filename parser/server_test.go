package parser_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"natstls/parser"
)

// TestServer compares the verdict on every plain fixture, and the tree of those that are taken, with
// what nats-server's own parser said (NAME.server.txt, recorded by fixtures/oracle).
func TestServer(t *testing.T) {
	// Taken by nats-server, refused here, see "deliberate differences" in docs/dialect.md.
	deliberate := map[string]bool{"depth-exceeded": true}
	for _, f := range texts(t) {
		if !f.plain() {
			continue
		}
		record, err := os.ReadFile(filepath.Join(fixtures, f.Name+".server.txt"))
		if err != nil {
			t.Errorf("%v (record it in fixtures/oracle)", err)
			continue
		}
		server := string(record)
		refused := strings.HasPrefix(server, "error: ")
		file := parse(f.Text)
		if refused && strings.Contains(server, "variable reference") {
			refused = len(file.Errors) > 0 // for resolve to find out
		}
		if refused != (len(file.Errors) > 0) {
			if !deliberate[f.Name] {
				t.Errorf("%s: the server says\n%s\nnatstls has these errors:\n%s", f.Name, server, errorsText(file))
			}
			continue
		}
		if refused {
			continue
		}
		var tree strings.Builder
		canonicalMap(&tree, "", file.Root)
		if diff := cmp.Diff(server, tree.String()); diff != "" {
			t.Errorf("%s (-server +natstls):\n%s", f.Name, diff)
		}
	}
}

// canonicalMap writes the form of the records: a line for each value, the last of each key.
func canonicalMap(out *strings.Builder, path string, m *parser.Map) {
	last := map[string]*parser.Value{}
	for i := range m.Fields {
		last[m.Fields[i].Key] = &m.Fields[i].Value
	}
	for _, key := range slices.Sorted(maps.Keys(last)) {
		canonicalValue(out, strings.TrimPrefix(path+" "+strconv.Quote(key), " "), last[key])
	}
}

func canonicalValue(out *strings.Builder, path string, v *parser.Value) {
	switch v.Kind {
	case parser.MapValue:
		fmt.Fprintf(out, "%s map\n", path)
		canonicalMap(out, path, v.Map)
	case parser.Array:
		fmt.Fprintf(out, "%s array\n", path)
		for i := range v.Array {
			canonicalValue(out, fmt.Sprintf("%s [%d]", path, i), &v.Array[i])
		}
	case parser.String:
		fmt.Fprintf(out, "%s string %s\n", path, strconv.Quote(v.Text))
	case parser.Integer:
		fmt.Fprintf(out, "%s int %d\n", path, v.Int)
	case parser.Float:
		fmt.Fprintf(out, "%s float %s\n", path, strconv.FormatFloat(v.Float, 'g', -1, 64))
	case parser.Bool:
		fmt.Fprintf(out, "%s bool %t\n", path, v.Bool)
	case parser.Datetime:
		fmt.Fprintf(out, "%s time %s\n", path, v.Time().Format("2006-01-02T15:04:05Z"))
	default:
		fmt.Fprintf(out, "%s %v\n", path, v.Kind)
	}
}
