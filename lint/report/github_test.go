package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"natstls/lint"
)

// TestGitHubLimits: no more annotations of a kind than GitHub shows, the gravest first, and one that says how
// many more there are.
func TestGitHubLimits(t *testing.T) {
	tests := []struct {
		errors, warnings, infos, problems int
		want                              string // how many of each, and how many are left out
	}{
		{0, 0, 0, 0, "0 0 0 0"},
		{10, 10, 10, 0, "10 10 10 0"},
		{11, 0, 0, 0, "10 0 1 1"},
		{0, 0, 11, 0, "0 0 10 2"},
		{12, 13, 14, 0, "10 10 10 10"},
		{9, 0, 0, 3, "10 0 1 2"},
	}
	for _, test := range tests {
		r := manyFindings(test.errors + test.warnings + test.infos)
		for i := range r.Result.Findings {
			f := &r.Result.Findings[len(r.Result.Findings)-1-i]
			switch {
			case i < test.errors:
				f.Consequence = lint.Refused
			case i < test.errors+test.warnings:
				f.Consequence = lint.Insecure
			default:
				f.Consequence = lint.Outdated
			}
		}
		for range test.problems {
			r.Problems = append(r.Problems, &lint.Problem{Message: "p"})
		}
		head, _, _ := strings.Cut(render(t, "github", r), "::group::")
		order := regexp.MustCompile(`^(::error [^\n]*\n)*(::warning [^\n]*\n)*(::notice [^\n]*\n)*$`)
		if !order.MatchString(head) {
			t.Errorf("%+v: not the gravest first:\n%s", test, head)
		}
		more := 0
		if at := strings.Index(head, "of a kind: "); at >= 0 {
			fmt.Sscanf(head[at:], "of a kind: %d more", &more)
		}
		got := fmt.Sprint(strings.Count(head, "::error "), strings.Count(head, "::warning "), strings.Count(head, "::notice "), more)
		if got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}

// TestMarkdownLimit: the summary of a step has room for so much, and nothing is left out silently.
func TestMarkdownLimit(t *testing.T) {
	r := manyFindings(20000)
	for i := range r.Result.Findings[:5000] {
		r.Result.Suppressed = append(r.Result.Suppressed, lint.Suppressed{Finding: r.Result.Findings[i], By: "comment", Reason: "r"})
	}
	whole := Markdown(r, 0)
	if strings.Contains(whole, "not shown") || strings.Count(whole, "\n| info |") != 19800 {
		t.Error("without a limit something is left out")
	}
	for _, most := range []int{1, 100, 2000, 50000, MostStepSummary} {
		text := Markdown(r, most)
		if len(text) > most {
			t.Errorf("%d bytes of %d", len(text), most)
		}
		if most < 2000 {
			continue
		}
		shown := strings.Count(text, "\n| info |") + strings.Count(text, "\n| error |")
		if want := fmt.Sprintf("\n%d more are not shown here.\n", 20000-shown); !strings.Contains(text, want) {
			t.Errorf("%d: the report does not say that %d of 20000 are shown", most, shown)
		}
	}
}
