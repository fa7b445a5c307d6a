package docs

import (
	"strings"
	"testing"
)

func TestPage(t *testing.T) {
	for _, test := range []struct {
		rule  string
		found bool
	}{
		{"verify-without-ca", true},
		{"no-such-rule", false},
		{"README", false}, // the index
		{"../rules/verify-without-ca", false},
		{"", false},
	} {
		page, found := Page(test.rule)
		if found != test.found {
			t.Errorf("Page(%q): found is %t", test.rule, found)
		}
		if found && !strings.HasPrefix(page, "# "+test.rule+"\n") {
			t.Errorf("Page(%q) begins with another title", test.rule)
		}
	}
}

func TestSummary(t *testing.T) {
	want := "Client certificates are verified, but no ca_file says against which authorities."
	if got := Summary("verify-without-ca"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Summary("no-such-rule"); got != "" {
		t.Errorf("got %q for a rule without a page", got)
	}
}
