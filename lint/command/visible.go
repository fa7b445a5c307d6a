package command

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible returns a text for a terminal on one line: names of files and variables come from outside
// and may hold characters that steer it, or the words that make a build server obey.
func visible(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case !unicode.IsPrint(r):
			out.WriteString(strings.Trim(fmt.Sprintf("%+q", r), "'"))
		case r == '[' && (strings.HasSuffix(text[:i], "##") || strings.HasSuffix(text[:i], "##vso")):
			out.WriteString(`\x5b`)
		default:
			out.WriteString(text[i : i+size])
		}
		i += size
	}
	return out.String()
}

// visibleLines returns a text for a terminal, of which line breaks and tabs stay.
func visibleLines(text string) string {
	var out strings.Builder
	for rest := text; rest != ""; {
		i := strings.IndexAny(rest, "\n\t")
		if i < 0 {
			out.WriteString(visible(rest))
			break
		}
		out.WriteString(visible(rest[:i]) + rest[i:i+1])
		rest = rest[i+1:]
	}
	return out.String()
}
