package report

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"natstls/lint"
)

// table returns the rows of the table of docs/reports.md whose first row is that.
func table(t *testing.T, head string) [][]string {
	t.Helper()
	text, err := os.ReadFile("../../docs/reports.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "\n"+head+"\n")
	if !found {
		t.Fatalf("docs/reports.md has no table %s", head)
	}
	rest, _, _ = strings.Cut(rest, "\n\n")
	var rows [][]string
	for _, line := range strings.Split(rest, "\n")[1:] {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.Trim(cells[i], " `")
		}
		rows = append(rows, cells)
	}
	return rows
}

// TestSeverities: the table of the documentation is that of the code.
func TestSeverities(t *testing.T) {
	var want [][]string
	for _, s := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		l := levelOf(s)
		want = append(want, []string{s.String(), l.sarif, l.github, l.gitlab, l.junit, l.checkstyle, l.rdjson})
	}
	got := table(t, "| natstls | sarif | github | gitlab | junit | checkstyle | rdjson |")
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestRisks does the same for what code scanning shows, and demands one of the two severities.
func TestRisks(t *testing.T) {
	var want [][]string
	for _, c := range lint.Consequences() {
		r := riskOf(c)
		if (r.security == "") == (r.problem == "") {
			t.Errorf("%v has both severities or none", c)
		}
		row := []string{c.String(), r.security, r.problem, r.precision}
		for i := range row {
			if row[i] == "" {
				row[i] = "–"
			}
		}
		want = append(want, row)
	}
	got := table(t, "| consequence | security-severity | problem.severity | precision |")
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSeveritiesInReports: the words of the table are those that the formats write.
func TestSeveritiesInReports(t *testing.T) {
	for _, c := range lint.Consequences() {
		r := load(t, fixtures+"/plain")
		r.Problems, r.Result.Suppressed = nil, nil
		r.Result.Findings = r.Result.Findings[:1]
		r.Result.Findings[0].Consequence = c
		l := levelOf(c.Severity())
		for format, want := range map[string]string{
			"full": c.Severity().String() + ": the", "concise": ": " + c.Severity().String() + ": ", "grouped": "  " + c.Severity().String() + " ",
			"json": `"severity":"` + c.Severity().String() + `"`, "jsonl": `"severity":"` + c.Severity().String() + `"`,
			"markdown": "\n| " + c.Severity().String() + " |", "sarif": `"ruleIndex":2,"level":"` + l.sarif + `"`, "github": "::" + l.github + " ",
			"gitlab": `"severity":"` + l.gitlab + `"`, "junit": "<" + l.junit + " ", "checkstyle": `severity="` + l.checkstyle + `"`,
			"rdjson": `"severity":"` + l.rdjson + `"`,
		} {
			if got := render(t, format, r); !strings.Contains(got, want) {
				t.Errorf("%s of %v has no %s:\n%s", format, c, want, got)
			}
		}
	}
}

// TestPositions: a place behind characters of several bytes has the columns that the documentation
// promises. Before it there are 3 characters of 3 bytes each and one of 4 bytes, which takes two code units
// of UTF-16.
func TestPositions(t *testing.T) {
	r := load(t, fixtures+"/formats")
	r.Result.Findings = r.Result.Findings[:1]
	const characters, bytes, utf16 = "86", "95", "87"
	columns := map[string]string{"characters": characters, "bytes": bytes, "none": ""}
	patterns := map[string]string{
		"full": ":3:COLUMN\n", "concise": ":3:COLUMN:", "grouped": "  3:COLUMN  ", "markdown": ":3:COLUMN`",
		"json": `"line":3,"column":COLUMN,`, "jsonl": `"line":3,"column":COLUMN,`, "github": "line=3,endLine=3,col=COLUMN,",
		"sarif": `"startLine":3,"startColumn":COLUMN,`, "gitlab": `"begin":3}`, "junit": `at 3:COLUMN"`,
		"checkstyle": `line="3" column="COLUMN"`, "rdjson": `"line":3,"column":COLUMN}`,
	}
	rows := table(t, "| format | columns | paths |")
	for i, format := range Formats() {
		if i >= len(rows) || rows[i][0] != format {
			t.Fatalf("the documentation has no row for %s", format)
		}
		want := strings.ReplaceAll(patterns[format], "COLUMN", columns[rows[i][1]])
		if got := render(t, format, r); want == "" || !strings.Contains(got, want) {
			t.Errorf("%s has no %s:\n%s", format, want, got)
		}
	}
	if got := render(t, "json", r); !strings.Contains(got, `"utf16_column":`+utf16+`,`) {
		t.Errorf("no column in UTF-16: %s", got)
	}
}

// TestPaths: formats for services name files as the repository does.
func TestPaths(t *testing.T) {
	r := load(t, fixtures+"/plain")
	r.RepositoryPath = func(file string) string { return "deploy/" + file }
	for i, row := range table(t, "| format | columns | paths |") {
		got := strings.Contains(render(t, Formats()[i], r), "deploy/nats.conf")
		if want := row[2] == "repository"; got != want {
			t.Errorf("%s: path of the repository: got %v, want %v", row[0], got, want)
		}
	}
}

// TestDocumented: the page has a row for each format.
func TestDocumented(t *testing.T) {
	rows := table(t, "| format | for | suppressed findings | fixes | what could not be done |")
	for i, format := range Formats() {
		if i >= len(rows) || rows[i][0] != format {
			t.Errorf("the documentation has no row for %s", format)
			continue
		}
		if got := rows[i][4] == "on standard error"; got != ForPeople(format) {
			t.Errorf("%s: for people: %v", format, ForPeople(format))
		}
	}
}

// TestOtherSchemas holds the reports for reviewdog, GitLab and readers of lines against their schemas.
func TestOtherSchemas(t *testing.T) {
	for format, file := range map[string]string{
		"gitlab": "testdata/gitlab.schema.json", "rdjson": "testdata/rdjson.schema.json", "jsonl": lineSchemaFile,
	} {
		compiler := jsonschema.NewCompiler()
		compiler.AssertFormat()
		schema, err := compiler.Compile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range folders(t) {
			text := render(t, format, load(t, folder))
			for line := range strings.Lines(text) {
				document, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
				if err != nil {
					t.Fatal(err)
				}
				if err := schema.Validate(document); err != nil {
					t.Errorf("%s %s: %v\n%s", format, folder, err, line)
				}
			}
			if strings.Count(text, "\n") != 1 && format != "jsonl" {
				t.Errorf("%s %s: not one line", format, folder)
			}
		}
	}
}
