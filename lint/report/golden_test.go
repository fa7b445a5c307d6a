package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files of fixtures/report")

const fixtures = "../../fixtures/report"

// TestGolden compares every format with the golden files of every fixture.
func TestGolden(t *testing.T) {
	for _, folder := range folders(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			r := load(t, folder)
			golden(t, filepath.Join(folder, "full.txt"), render(t, "full", r))
			golden(t, filepath.Join(folder, "concise.txt"), render(t, "concise", r))
			golden(t, filepath.Join(folder, "report.json"), indented(t, render(t, "json", r)))
			if _, err := os.Stat(filepath.Join(folder, "colour.txt")); err == nil {
				r.Color = true
				golden(t, filepath.Join(folder, "colour.txt"), readable(render(t, "full", r)))
			}
		})
	}
}

// TestGoldenFormats compares all formats with the golden files of a few fixtures.
func TestGoldenFormats(t *testing.T) {
	files := map[string]string{
		"full": "full.txt", "concise": "concise.txt", "grouped": "grouped.txt", "json": "report.json", "jsonl": "report.jsonl",
		"sarif": "report.sarif", "github": "github.txt", "gitlab": "gitlab.json", "junit": "junit.xml",
		"checkstyle": "checkstyle.xml", "rdjson": "rdjson.json", "markdown": "report.md",
	}
	for _, folder := range []string{"formats", "clean", "included"} {
		for _, format := range Formats() {
			t.Run(folder+"/"+format, func(t *testing.T) {
				text := render(t, format, load(t, filepath.Join(fixtures, folder)))
				if files[format] == "" {
					t.Fatal("no golden file")
				}
				if format != "jsonl" && strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
					text = indented(t, text)
				}
				golden(t, filepath.Join(fixtures, folder, files[format]), text)
			})
		}
	}
}

func folders(t testing.TB) []string {
	t.Helper()
	cases, err := filepath.Glob(filepath.Join(fixtures, "*", "case.json"))
	if err != nil || len(cases) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for i := range cases {
		cases[i] = filepath.Dir(cases[i])
	}
	return cases
}

func render(t testing.TB, format string, r *Report) string {
	t.Helper()
	var out bytes.Buffer
	if err := Lookup(format)(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got, see -update):\n%s", file, diff)
	}
}

func indented(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(text), "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var sgr = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// readable shows colours as ‹1;31› and their end as ‹›.
func readable(text string) string {
	return sgr.ReplaceAllStringFunc(text, func(code string) string {
		numbers := strings.TrimSuffix(code[2:], "m")
		if numbers == "22" || strings.HasPrefix(numbers, "0") {
			return "‹›"
		}
		return "‹" + numbers + "›"
	})
}
