package rules

import (
	"strings"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/limit"
	"natstls/parser/resolve"
)

// cures returns a fix for a mistake, none if no guess helps: each guess is tried, and offered if the text with it has
// fewer mistakes. number counts the mistakes of the file from 0.
func cures(file *resolve.File, mistake parser.Span, number int) []lint.Fix {
	if number >= limit.CuredMistakes || len(file.Source.Text) > limit.CuredText {
		return nil
	}
	for _, guess := range []lint.Fix{quotedWord(mistake), closedQuote(mistake), withComma(mistake), inSingleQuotes(mistake)} {
		if len(guess.Edits) > 0 && helps(file, guess) {
			guess.Unsafe = true
			return []lint.Fix{guess}
		}
	}
	return nil
}

// helps reports whether a text has fewer mistakes with a fix.
func helps(file *resolve.File, fix lint.Fix) bool {
	var text strings.Builder
	done := 0
	for _, edit := range fix.Edits {
		text.WriteString(file.Source.Text[done:edit.At.Start])
		text.WriteString(edit.New)
		done = edit.At.End
	}
	text.WriteString(file.Source.Text[done:])
	after := parser.Parse(&parser.Source{Name: file.Name, Text: text.String()})
	return len(after.Errors) < len(file.Errors) && len(after.Misread) <= len(file.Misread)
}

// quotedWord puts a word into quotes, such as a password that begins like a date. The word itself is in no edit, so
// that no report shows it.
func quotedWord(at parser.Span) lint.Fix {
	if text := at.Text(); text == "" || strings.ContainsAny(text, "\"'\\{}[](),;=#$ \t\r\n\x00") {
		return lint.Fix{}
	}
	return lint.Fix{Title: "put it in double quotes", Edits: []lint.Edit{
		{At: parser.Span{Source: at.Source, Start: at.Start, End: at.Start}, New: `"`},
		{At: parser.Span{Source: at.Source, Start: at.End, End: at.End}, New: `"`},
	}}
}

// closedQuote writes the partner of a quote at the end of its line, in front of the brackets and separators there.
func closedQuote(at parser.Span) lint.Fix {
	quote := at.Text()
	if quote != `"` && quote != "'" {
		return lint.Fix{}
	}
	rest, _, _ := strings.Cut(at.Source.Text[at.End:], "\n")
	if strings.ContainsAny(rest, `"'#`) {
		return lint.Fix{}
	}
	end := at.End + len(strings.TrimRight(rest, " \t\r,;}]"))
	return lint.Fix{Title: "close the quote", Edits: []lint.Edit{{At: parser.Span{Source: at.Source, Start: end, End: end}, New: quote}}}
}

// withComma writes a comma before an element of a list.
func withComma(at parser.Span) lint.Fix {
	before := len(strings.TrimRight(at.Source.Text[:at.Start], " \t"))
	if before == at.Start || before == 0 || at.Source.Text[before-1] == '\n' {
		return lint.Fix{}
	}
	return lint.Fix{Title: "write a comma between them", Edits: []lint.Edit{{At: parser.Span{Source: at.Source, Start: before, End: before}, New: ","}}}
}

// inSingleQuotes puts a text with a backslash that is no escape, such as a path of Windows, from double quotes into
// single ones.
func inSingleQuotes(at parser.Span) lint.Fix {
	text := at.Source.Text
	if !strings.HasPrefix(at.Text(), `\`) {
		return lint.Fix{}
	}
	lineStart := strings.LastIndexByte(text[:at.Start], '\n') + 1
	open := lineStart + strings.LastIndexByte(text[lineStart:at.Start], '"')
	line, _, _ := strings.Cut(text[at.End:], "\n")
	size := strings.IndexByte(line, '"')
	if open < lineStart || size < 0 || strings.ContainsAny(text[open:at.End+size], "'") {
		return lint.Fix{}
	}
	end := at.End + size
	return lint.Fix{Title: "put it in single quotes, in which a backslash is a letter", Edits: []lint.Edit{
		{At: parser.Span{Source: at.Source, Start: open, End: open + 1}, New: "'"},
		{At: parser.Span{Source: at.Source, Start: end, End: end + 1}, New: "'"},
	}}
}
