package rules

import (
	"strings"

	"natstls/lint"
	"natstls/parser"
)

// removal returns the edit that removes a comment: with its whole line if nothing else stands there,
// else with the white space in front of it.
func removal(comment parser.Span) lint.Edit {
	text := comment.Source.Text
	start := len(strings.TrimRight(text[:comment.Start], " \t"))
	edit := lint.Edit{At: parser.Span{Source: comment.Source, Start: start, End: comment.End}}
	if start > 0 && text[start-1] != '\n' {
		return edit
	}
	for _, lineEnd := range []string{"\r\n", "\n"} {
		if strings.HasPrefix(text[comment.End:], lineEnd) {
			edit.At.End += len(lineEnd)
			return edit
		}
	}
	return edit
}

// ignoredName returns the place of the name of a rule in an ignore comment; the whole comment if it
// is not found.
func ignoredName(ignore *lint.Ignore, name string) parser.Span {
	text := ignore.At.Text()
	from := strings.Index(text, lint.IgnoreMarker)
	if from < 0 {
		return ignore.At
	}
	from += len(lint.IgnoreMarker)
	end := len(text)
	if reason := strings.Index(text[from:], " -- "); reason >= 0 {
		end = from + reason
	}
	for at := from; at < end; {
		size := strings.IndexAny(text[at:end], " \t,")
		if size < 0 {
			size = end - at
		}
		if text[at:at+size] == name {
			start := ignore.At.Start + at
			return parser.Span{Source: ignore.At.Source, Start: start, End: start + size}
		}
		at += size + 1
	}
	return ignore.At
}
