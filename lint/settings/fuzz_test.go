package settings

import (
	"strings"
	"testing"
)

// FuzzRead shows that no text makes the reader panic or hang, that there are settings or errors and never both,
// that errors have places in the text, and that they are printed on one line each.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"good.txt", "bad.txt"} {
		for _, c := range settingsCases(f, name) {
			f.Add([]byte(c.text))
		}
	}
	f.Add([]byte(strings.Repeat("[", 10_000)))
	f.Add([]byte("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"))
	f.Add([]byte("<<: {dir: a}\n"))
	f.Add([]byte("\xff\xfed\x00i\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		settings, failed := testReader().Read(".natstls.yaml", data)
		if (settings == nil) != (len(failed) > 0) {
			t.Fatalf("settings %v, %d errors", settings, len(failed))
		}
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") +
			strings.Count(string(data), "\u0085") + strings.Count(string(data), "\u2028") + strings.Count(string(data), "\u2029") + 2
		for _, err := range failed {
			if err.Line < 0 || err.Line > lines || err.Line > 0 && err.Column < 1 || err.Message == "" {
				t.Errorf("%+v in a text of %d lines", err, lines)
			}
		}
		if settings != nil {
			settings.For("a/b.conf")
			settings.Excludes("a/b.conf")
		}
	})
}
