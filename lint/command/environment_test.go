package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	config "natstls/lint/settings"
)

func TestParseEnvFile(t *testing.T) {
	text := strings.Join([]string{
		"\ufeffFIRST=1",
		"",
		"# comment=1",
		"  ; comment=2",
		"PLAIN=a b # no comment",
		" SPACES = around ",
		"EMPTY=",
		"EQUALS=a=b",
		"WINDOWS=line\r",
		`SINGLE='a "b" \n $c'`,
		`DOUBLE="a 'b' \"c\" \\ \$ \n"`,
		`NOTHING=""`,
		`PATH=C:\nats`,
		`INNER=a"b"c`,
		"FIRST=2",
	}, "\n")
	want := map[string]string{
		"FIRST":   "2",
		"PLAIN":   "a b # no comment",
		"SPACES":  "around",
		"EMPTY":   "",
		"EQUALS":  "a=b",
		"WINDOWS": "line",
		"SINGLE":  `a "b" \n $c`,
		"DOUBLE":  `a 'b' "c" \ $ \n`,
		"NOTHING": "",
		"PATH":    `C:\nats`,
		"INNER":   `a"b"c`,
	}
	got := map[string]string{}
	if err := parseEnvFile("f", text, got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseEnvFileMistakes(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"A=1\nhunter2", "f:2: the line is not of the form NAME=VALUE"},
		{"=hunter2", "f:1: the line is not of the form NAME=VALUE"},
		{"export A=hunter2", "f:1: the line is not of the form NAME=VALUE"},
		{`A="hunter2`, "f:1: a quote is not closed"},
		{`A="hunter2\"`, "f:1: a quote is not closed"},
		{`A='`, "f:1: a quote is not closed"},
		{`A='x'hunter2`, "f:1: text follows the closing quote"},
		{`A=hunter2\`, "f:1: a value cannot go on in the next line"},
	} {
		err := parseEnvFile("f", test.text, map[string]string{})
		if err == nil || err.Error() != test.want {
			t.Errorf("%q: got %v, want %s", test.text, err, test.want)
		}
	}
}

func FuzzParseEnvFile(f *testing.F) {
	f.Add("A=1\nB=\"x\\\"y\"\n#\nC='z'")
	f.Add("A=\"\\")
	f.Fuzz(func(t *testing.T, text string) {
		values := map[string]string{}
		err := parseEnvFile("f", text, values)
		for name := range values {
			if !isVariableName(name) {
				t.Errorf("%q became a name", name)
			}
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("the message has several lines: %q", err)
		}
	})
}

func TestNewEnvironment(t *testing.T) {
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	for file, text := range map[string]string{one: "A=one\nB=one\nC=one", two: "B=two\nC=two"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := &process{environ: []string{"A=process", "OWN=process", "EMPTY="}}
	for _, test := range []struct {
		files, sets []string
		given       bool
		want        string // A, B, C, OWN, EMPTY; - is not set
	}{
		{nil, nil, false, "process - - process "},
		{[]string{one}, nil, true, "one one one - -"},
		{[]string{one, two}, []string{"C=set", "EMPTY="}, true, "one two set - "},
		{nil, []string{"A=1", "A=2=3"}, true, "2=3 - - - -"},
	} {
		var files []config.Value[string]
		for _, file := range test.files {
			files = append(files, config.FromFlag("env-file", file))
		}
		sets, err := setVariables(test.sets)
		if err != nil {
			t.Fatal(err)
		}
		env, err := p.newEnvironment(files, sets)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, name := range []string{"A", "B", "C", "OWN", "EMPTY"} {
			value, ok := env.lookup(name)
			if !ok {
				value = "-"
			}
			got = append(got, value)
		}
		if strings.Join(got, " ") != test.want || env.given != test.given {
			t.Errorf("%v %v: got %v, given %v", test.files, test.sets, got, env.given)
		}
	}
	for _, set := range []string{"hunter2", "=hunter2", "A B=hunter2"} {
		if _, err := setVariables([]string{set}); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("--set %s: %v", set, err)
		}
	}
}
