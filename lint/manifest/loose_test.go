package manifest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"natstls/parser"
	"natstls/parser/limit"
)

// TestLooseLimit demands that no more configurations are taken out of manifests than somebody can mean, and that
// the place is told where the rest begins.
func TestLooseLimit(t *testing.T) {
	var text strings.Builder
	text.WriteString("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: many\ndata:\n")
	const header = 5
	for i := range limit.LooseFiles + 3 {
		fmt.Fprintf(&text, "  k%d.conf: \"port: 1\"\n", i)
	}
	file := Read(&parser.Source{Name: "many.yaml", Text: text.String()})
	folders := New([]*File{file}, time.Unix(0, 0)).Loose(nil)
	if len(folders) != 1 || len(folders[0].Files) != limit.LooseFiles {
		t.Fatalf("%d folders", len(folders))
	}
	if len(file.Problems) != 1 || file.Problems[0].Kind != Limit || file.Problems[0].At.Begin().Line != header+limit.LooseFiles+1 {
		t.Errorf("%+v", file.Problems)
	}
}
