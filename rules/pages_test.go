package rules

import (
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/lint/linttest"
)

const pagesDir = "../docs/rules"

// TestPages generates docs/rules from the doc comments of the rules:
//
//	go test ./rules -run TestPages -update
func TestPages(t *testing.T) {
	comments := ruleComments(t)
	var index strings.Builder
	index.WriteString(indexHead)
	for _, rule := range All() {
		text := comments[rule.Name]
		if text == "" {
			t.Errorf("%s has no doc comment", rule.Name)
			continue
		}
		summary, body := splitPage(t, rule, text)
		linttest.Golden(t, pagePath(rule.Name), page(rule, summary, body))
		fmt.Fprintf(&index, "| [%s](%s.md) | %s | %s |\n", rule.Name, rule.Name, consequences(rule), summary)
	}
	linttest.Golden(t, filepath.Join(pagesDir, "README.md"), index.String())
}

const indexHead = `# Rules

One page for each rule, generated from its source (see [adding-a-rule.md](../adding-a-rule.md)).

| rule | consequence | finds |
| --- | --- | --- |
`

func pagePath(name string) string { return filepath.Join(pagesDir, name+".md") }

// ruleComments returns the doc comments of the variables that hold a rule, by the names of the rules.
func ruleComments(t *testing.T) map[string]string {
	t.Helper()
	comments := map[string]string{}
	for _, path := range sourceFiles(t) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			if name := ruleName(decl); name != "" {
				comments[name] = decl.(*ast.GenDecl).Doc.Text()
			}
		}
	}
	return comments
}

// sourceFiles returns the files of the package without its tests.
func sourceFiles(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, path := range all {
		if !strings.HasSuffix(path, "_test.go") {
			files = append(files, path)
		}
	}
	return files
}

// ruleName returns the Name of the rule that a declaration of the form "var x = &lint.Rule{…}" holds,
// "" for any other declaration.
func ruleName(decl ast.Decl) string {
	group, ok := decl.(*ast.GenDecl)
	if !ok || group.Tok != token.VAR {
		return ""
	}
	name := ""
	ast.Inspect(group, func(node ast.Node) bool {
		literal, ok := node.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if selector, ok := literal.Type.(*ast.SelectorExpr); ok && selector.Sel.Name == "Rule" {
			name = stringField(literal, "Name")
		}
		return false
	})
	return name
}

func stringField(literal *ast.CompositeLit, field string) string {
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok || pair.Key.(*ast.Ident).Name != field {
			continue
		}
		if value, ok := pair.Value.(*ast.BasicLit); ok {
			return strings.Trim(value.Value, `"`)
		}
	}
	return ""
}

// splitPage turns a doc comment into Markdown: its first paragraph, which must be one sentence, and
// the rest.
func splitPage(t *testing.T, rule *lint.Rule, text string) (summary, body string) {
	t.Helper()
	doc := new(comment.Parser).Parse(text)
	var blocks []string
	for _, block := range doc.Content {
		blocks = append(blocks, markdown(block))
	}
	summary = strings.ReplaceAll(blocks[0], "\n", " ")
	if strings.Count(summary+" ", ". ") != 1 || !strings.HasSuffix(summary, ".") {
		t.Errorf("%s: the first paragraph of the doc comment is not one sentence: %q", rule.Name, summary)
	}
	for _, heading := range []string{"## What happens", "## How to fix it", "## Example"} {
		if !strings.Contains("\n"+strings.Join(blocks, "\n"), "\n"+heading+"\n") {
			t.Errorf("%s: the doc comment has no heading %q", rule.Name, heading)
		}
	}
	return summary, strings.Join(blocks[1:], "\n\n")
}

var escapedInWord = regexp.MustCompile(`(\w)\\_`)

// markdown writes one block. Code is fenced, and underscores inside a word stay as they are, since
// they mean nothing there.
func markdown(block comment.Block) string {
	if code, ok := block.(*comment.Code); ok {
		return "```conf\n" + code.Text + "```"
	}
	printer := comment.Printer{HeadingLevel: 2, HeadingID: func(*comment.Heading) string { return "" }}
	text := string(printer.Markdown(&comment.Doc{Content: []comment.Block{block}}))
	return strings.TrimSpace(escapedInWord.ReplaceAllString(text, "${1}_"))
}

// page writes the page of a rule.
func page(rule *lint.Rule, summary, body string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n%s\n\nConsequence: %s. Since natstls %s.", rule.Name, summary, consequences(rule), rule.Since)
	if rule.OptIn {
		fmt.Fprintf(&out, " Runs only if it is selected by name.")
	}
	fmt.Fprintf(&out, "\n\n%s\n\n## References\n\n", body)
	for _, ref := range rule.Refs {
		if strings.HasPrefix(ref, "https://") {
			ref = "<" + ref + ">"
		}
		fmt.Fprintf(&out, "- %s\n", ref)
	}
	return out.String()
}

// consequences lists what a rule may report, with the severities.
func consequences(rule *lint.Rule) string {
	var names []string
	for _, consequence := range rule.Consequences {
		names = append(names, fmt.Sprintf("%v (%v)", consequence, consequence.Severity()))
	}
	return strings.Join(names, " or ")
}

// TestNoStalePages finds pages whose rule is gone.
func TestNoStalePages(t *testing.T) {
	known := map[string]bool{"README": true}
	for _, rule := range All() {
		known[rule.Name] = true
	}
	entries, err := os.ReadDir(pagesDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !known[strings.TrimSuffix(entry.Name(), ".md")] {
			t.Errorf("%s belongs to no rule, remove it", filepath.Join(pagesDir, entry.Name()))
		}
	}
}
