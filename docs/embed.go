// Package docs holds the pages of the rules. They are generated from the doc comments in package
// rules; docs/adding-a-rule.md says how.
package docs

import (
	"embed"
	"strings"
)

//go:embed rules/*.md
var pages embed.FS

// index is the name of the list of all pages, which is no page of a rule.
const index = "README"

// Page returns the page of a rule in Markdown, and whether there is one.
func Page(rule string) (string, bool) {
	text, err := pages.ReadFile("rules/" + rule + ".md")
	if err != nil || rule == index {
		return "", false
	}
	return string(text), true
}

// Summary returns the first sentence of a rule's page without Markdown: what the rule finds, starting
// with a capital and ending with a full stop. It is empty for a rule without a page.
func Summary(rule string) string {
	page, ok := Page(rule)
	if !ok {
		return ""
	}
	_, rest, _ := strings.Cut(page, "\n\n") // behind the title
	summary, _, _ := strings.Cut(rest, "\n\n")
	return plain.Replace(summary)
}

// plain takes out the escapes and code marks of a line of Markdown.
var plain = strings.NewReplacer(`\`, "", "`", "", "\n", " ")
