package linttest

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"natstls/lint"
	"natstls/parser"
)

// want is one expected finding.
type want struct {
	file         string
	line, column int // column 0: any
	pattern      *regexp.Regexp
}

func (w want) meets(file string, at parser.Position, message string) bool {
	return w.file == file && w.line == at.Line && (w.column == 0 || w.column == at.Column) && w.pattern.MatchString(message)
}

var (
	wantComment = regexp.MustCompile(`# want((?: "(?:[^"\\]|\\.)*")+)`)
	wantQuoted  = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	wantLine    = regexp.MustCompile(`^(?:([^:]+):)?(\d+):(\d+) (.*)$`)
)

// wants collects what the fixture expects: the comments of all its files, then NAME.want.
func (f *Fixture) wants(t testing.TB, result *lint.Result) []want {
	t.Helper()
	var wants []want
	for _, name := range result.Files {
		data, err := f.readFile(name)
		if err != nil {
			t.Fatal(err)
		}
		number := 0
		for line := range strings.Lines(string(data)) {
			number++
			wants = append(wants, wantsOf(t, name, number, line)...)
		}
	}
	return append(wants, f.wantFile(t)...)
}

// wantsOf reads the comments of one line of a file.
func wantsOf(t testing.TB, name string, number int, line string) []want {
	t.Helper()
	var wants []want
	for _, comment := range wantComment.FindAllStringSubmatch(line, -1) {
		for _, quoted := range wantQuoted.FindAllString(comment[1], -1) {
			text, err := strconv.Unquote(quoted)
			if err != nil {
				t.Fatalf("%s:%d: %v", name, number, err)
			}
			wants = append(wants, want{filepath.Base(name), number, 0, compile(t, text)})
		}
	}
	return wants
}

func (f *Fixture) wantFile(t testing.TB) []want {
	t.Helper()
	path := strings.TrimSuffix(f.Path, ".conf") + ".want"
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var wants []want
	for line := range strings.Lines(string(data)) {
		parts := wantLine.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if parts == nil {
			t.Fatalf("%s: not of the form LINE:COLUMN REGEXP: %q", path, line)
		}
		if parts[1] == "" {
			parts[1] = filepath.Base(f.Path)
		}
		number, _ := strconv.Atoi(parts[2])
		column, _ := strconv.Atoi(parts[3])
		wants = append(wants, want{parts[1], number, column, compile(t, parts[4])})
	}
	return wants
}

func compile(t testing.TB, pattern string) *regexp.Regexp {
	t.Helper()
	re, err := regexp.Compile(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return re
}
