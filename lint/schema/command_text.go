package schema

import (
	"strings"
	"unicode/utf8"
)

// lineText writes words on one line as a shell takes them.
type lineText struct{ strings.Builder }

// extent is a half-open range of bytes.
type extent struct{ start, end int }

// hiddenText stands in place of what nobody may read.
const hiddenText = "***"

// word appends a word, with quotes if it needs them and without its hidden parts, which are in ascending
// order. It returns where each byte of the word stands, and as the last element where it ends.
func (t *lineText) word(word string, hidden []extent) []int {
	if t.Len() > 0 {
		t.WriteByte(' ')
	}
	quotes := word == "" || strings.ContainsFunc(word, needsQuotes)
	if quotes {
		t.WriteByte('\'')
	}
	at := make([]int, 0, len(word)+1)
	for i := 0; i < len(word); {
		if len(hidden) > 0 && i == hidden[0].start {
			for ; i < hidden[0].end; i++ {
				at = append(at, t.Len())
			}
			hidden = hidden[1:]
			t.WriteString(hiddenText)
			continue
		}
		r, size := utf8.DecodeRuneInString(word[i:])
		for range size {
			at = append(at, t.Len())
		}
		switch {
		case r == '\'':
			t.WriteString(`'\''`)
		case r < ' ' || r == 0x7f:
			t.WriteRune(utf8.RuneError) // a line break would make it two lines
		default:
			t.WriteString(word[i : i+size])
		}
		i += size
	}
	at = append(at, t.Len())
	if quotes {
		t.WriteByte('\'')
	}
	return at
}

// needsQuotes reports whether a shell takes a character for something else than a part of a word.
func needsQuotes(r rune) bool {
	return r < utf8.RuneSelf && strings.IndexByte(plainBytes+"@%+=:,./", byte(r)) < 0
}

// passwordsOf returns what is secret in URLs with commas between them: from their scheme up to the @.
func passwordsOf(urls string, start int) []extent {
	var hidden []extent
	for url := range strings.SplitSeq(urls, ",") {
		end := strings.LastIndexByte(url, '@')
		begin := 0
		if i := strings.Index(url, "://"); i >= 0 && i < end {
			begin = i + len("://")
		}
		if end > begin {
			hidden = append(hidden, extent{start + begin, start + end})
		}
		start += len(url) + 1
	}
	return hidden
}
