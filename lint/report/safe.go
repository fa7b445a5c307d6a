package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable says whether a terminal may get the character as it is. Everything else is shown as an
// escape: control characters, which can steer a terminal; bidirectional marks, which can make a line
// read differently from what it says; and white space or joiners that nobody would see.
func printable(r rune) bool { return unicode.IsPrint(r) }

// escape shows one character that is not printable; raw are its bytes.
func escape(r rune, raw string) string {
	switch {
	case r == '\t':
		return `\t`
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// safe returns a text from outside (a message, a file name) for a terminal: on one line, without
// control characters, and without the words that make a build server obey.
func safe(s string) string {
	if plain(s) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch raw := s[i : i+size]; {
		case !printable(r) || r == utf8.RuneError && size == 1:
			out.WriteString(escape(r, raw))
		case r == '[' && startsCommand(s[:i]):
			out.WriteString(`\x5b`)
		default:
			out.WriteString(raw)
		}
		i += size
	}
	return out.String()
}

// plain reports whether safe has nothing to do.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == '[' && startsCommand(s[:i]) {
			return false
		}
	}
	return true
}

// startsCommand reports whether a [ behind the text would begin a command for the agents of GitHub
// and Azure, which look for ##[ and ##vso[ anywhere in a line.
func startsCommand(before string) bool {
	return strings.HasSuffix(before, "##") || strings.HasSuffix(before, "##vso")
}

// safeName returns a file name for the start of a line, where GitHub takes :: for a command, and TeamCity
// ##.
func safeName(name string) string {
	name = safe(name)
	if start := strings.TrimLeft(name, " "); strings.HasPrefix(start, "::") || strings.HasPrefix(start, "##") {
		return "./" + name
	}
	return name
}
