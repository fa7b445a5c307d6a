package rules

import (
	"strings"
	"testing"

	"natstls/lint"
	"natstls/parser"
)

// commentIn returns the place of the only ignore comment of a text.
func commentIn(text string) parser.Span {
	source := &parser.Source{Name: "nats.conf", Text: text}
	start := strings.IndexByte(text, '#')
	end := start + len(strings.TrimRight(strings.SplitAfter(text[start:], "\n")[0], "\r\n"))
	return parser.Span{Source: source, Start: start, End: end}
}

func TestRemoval(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"a: 1 # x\nb: 2\n", "a: 1\nb: 2\n"},
		{"a: 1\t  # x", "a: 1"},
		{"a: 1\n  # x\nb: 2\n", "a: 1\nb: 2\n"},
		{"# x\nb: 2\n", "b: 2\n"},
		{"# x\r\nb: 2\r\n", "b: 2\r\n"},
		{"a: 1 # x\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"},
		{"a: 1\n# x", "a: 1\n"},
		{"# x", ""},
	} {
		edit := removal(commentIn(test.text))
		if got := test.text[:edit.At.Start] + edit.New + test.text[edit.At.End:]; got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}

func TestIgnoredName(t *testing.T) {
	for _, test := range []struct {
		text, name string
		want       int // offset of the name, -1: the whole comment
	}{
		{"# natstls:ignore one -- reason", "one", 17},
		{"# natstls:ignore one,two -- reason", "two", 21},
		{"# natstls:ignore one, two\t-- reason", "two", 22},
		{"# natstls:ignore one-two,one -- reason", "one", 25},
		{"# natstls:ignore one -- two", "two", -1},
		{"# natstls:ignore", "one", -1},
		{"# nothing", "one", -1},
	} {
		ignore := &lint.Ignore{At: commentIn(test.text)}
		at := ignoredName(ignore, test.name)
		want := ignore.At
		if test.want >= 0 {
			want.Start, want.End = test.want, test.want+len(test.name)
		}
		if at != want {
			t.Errorf("%q: got %d to %d, want %d to %d", test.text, at.Start, at.End, want.Start, want.End)
		}
	}
}

func TestSameName(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"key-file", "key_file", true},
		{"Key_File", `"key_file"`, true},
		{"keyfile", "key_file", false},
		{"key", "key_file", false},
	} {
		if got := sameName(test.a, test.b); got != test.want {
			t.Errorf("%s, %s: got %t", test.a, test.b, got)
		}
	}
}

func TestSameWords(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{`"true"`, "true", true},
		{`"A, B"`, `["A", "B"]`, true},
		{"1.2", `"1.2"`, true},
		{`"2"`, `"2s"`, false},
		{`"WindowsCurentUser"`, `"WindowsCurrentUser"`, false},
	} {
		if got := sameWords(test.a, test.b); got != test.want {
			t.Errorf("%s, %s: got %t", test.a, test.b, got)
		}
	}
}
