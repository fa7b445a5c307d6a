package lint

import (
	"testing"

	"natstls/parser"
)

// FuzzIgnores reads the ignore comments of any text: each has its place, and counts only with rules and a reason.
func FuzzIgnores(f *testing.F) {
	for _, seed := range []string{
		"verify: true # natstls:ignore verify-without-ca -- why", "# natstls:ignore a,b c until=2027-01-31 -- why\n\n# more\nport: 1\n",
		"// natstls:ignore", "#natstls:ignore:a -- b", "# natstls:ignore a until=2027-02-30 -- b", "# natstls:ignore -- b\r\n{", "# natstls:ignore , -- ,",
		"a: (\n# natstls:ignore a -- b\n)\n", "# natstls:ignore a --  \x00", "# natstls:ignore a -- b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := parser.Parse(&parser.Source{Name: "nats.conf", Text: text})
		last := 0
		for _, ignore := range ignoresOf(file) {
			begin := ignore.At.Begin().Line
			if ignore.At.Start < last || ignore.At.End <= ignore.At.Start || ignore.At.End > len(text) {
				t.Fatalf("a comment from %d to %d", ignore.At.Start, ignore.At.End)
			}
			last = ignore.At.End
			if ignore.Line < begin || ignore.Line > file.Source.LineCount() {
				t.Errorf("the comment on line %d speaks for line %d", begin, ignore.Line)
			}
			if ignore.Malformed == "" && (len(ignore.Rules) == 0 || ignore.Reason == "") {
				t.Errorf("%q counts", ignore.At.Text())
			}
		}
	})
}
