package report

import (
	"strings"
	"testing"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/limit"
)

// Every format shows the gravest findings only if there are too many, and the summary counts all.
func TestBounded(t *testing.T) {
	source := &parser.Source{Name: "nats.conf", Text: "a: 1\n"}
	at := parser.Span{Source: source, End: 1}
	mild := &lint.Rule{Name: "mild", Consequences: []lint.Consequence{lint.Suspicious}}
	grave := &lint.Rule{Name: "grave", Consequences: []lint.Consequence{lint.Broken}}
	result := &lint.Result{Files: []string{"nats.conf"}}
	for range limit.Findings + 4 {
		result.Findings = append(result.Findings, lint.Finding{Rule: mild, Consequence: lint.Suspicious, At: at, Message: "something"})
	}
	result.Findings = append(result.Findings, lint.Finding{Rule: grave, Consequence: lint.Broken, At: at, Message: "what counts"})
	if got := Omitted(result); got != 5 {
		t.Errorf("%d are omitted, not 5", got)
	}
	r := &Report{Result: result, ExitCode: 1, Rules: []*lint.Rule{grave, mild}}
	summary := r.bounded().Summary()
	if summary.Errors != 1 || summary.Warnings != limit.Findings+4 || summary.Omitted != 5 {
		t.Errorf("the summary is %+v", summary)
	}
	for _, name := range Formats() {
		var out strings.Builder
		if err := Lookup(name)(&out, r); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), "something"); n > 3*limit.Findings {
			t.Errorf("%s shows %d", name, n)
		}
		if !strings.Contains(out.String(), "what counts") {
			t.Errorf("%s does not show the error", name)
		}
	}
	if len(result.Findings) != limit.Findings+5 {
		t.Error("the result was changed")
	}
}
