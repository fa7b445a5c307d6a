package parser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestTraps holds the table of traps in docs/dialect.md to the fixtures: their numbers ascend, each row
// shows its fixture and what the server said about it.
func TestTraps(t *testing.T) {
	const page = "../docs/dialect.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("^\\| (\\d+) \\| (.+?) \\| `([a-z0-9-]+)` \\| (.*?) ?\\|$")
	lines := strings.Split(string(text), "\n")
	number := 0
	for i, line := range lines {
		parts := row.FindStringSubmatch(line)
		if parts == nil {
			continue
		}
		number++
		if parts[1] != strconv.Itoa(number) {
			t.Errorf("trap %s should be number %d", parts[1], number)
		}
		base := filepath.Join(fixtures, parts[3])
		conf, err := os.ReadFile(base + ".conf")
		if err != nil {
			t.Error(err)
			continue
		}
		record, err := os.ReadFile(base + ".server.txt")
		if err != nil {
			t.Error(err)
			continue
		}
		want := fmt.Sprintf("| %d | %s | `%s` | %s | %s |", number, parts[2], parts[3], cell(string(conf)), cell(strings.TrimSuffix(string(record), "\n")))
		if want == line {
			continue
		}
		if !*update {
			t.Errorf("%s: trap %d is stale (run the test with -update)\n%s", page, number, want)
		}
		lines[i] = want
	}
	if number < 80 {
		t.Errorf("only %d traps found", number)
	}
	if *update {
		if err := os.WriteFile(page, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// cell returns a text as it stands in a cell of the table.
func cell(text string) string {
	if text == "" {
		return "nothing"
	}
	var out strings.Builder
	for _, r := range strconv.Quote(text) {
		if out.Len() > 200 {
			out.WriteString("…")
			break
		}
		out.WriteRune(r)
	}
	shown := strings.TrimSuffix(strings.TrimPrefix(out.String(), `"`), `"`)
	shown = strings.NewReplacer(`\n`, "⏎", `\"`, `"`, `\\`, `\`, `|`, `\|`).Replace(shown)
	if strings.Contains(shown, "`") {
		return "`` " + shown + " ``"
	}
	return "`" + shown + "`"
}
