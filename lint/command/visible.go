package command

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible returns a text for a terminal on one line: names of files and variables come from outside
// and may hold characters that steer it.
func visible(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case !unicode.IsPrint(r):
			out.WriteString(strings.Trim(fmt.Sprintf("%+q", r), "'"))
		default:
			out.WriteString(text[i : i+size])
		}
		i += size
	}
	return out.String()
}
