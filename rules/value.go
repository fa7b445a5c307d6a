package rules

import (
	"strconv"
	"strings"

	"natstls/lint"
	"natstls/parser"
	"natstls/parser/resolve"
)

// valueOf returns the place of an option's value, as it stands in the file.
func valueOf(f *resolve.Field) parser.Span { return f.Value.Use.Span }

// rewritten makes a fix that writes another string in place of a value, in the quotes that it has. It
// returns nothing if the text comes from a variable, since that may be used elsewhere too.
func rewritten(v *resolve.Value, text string) []lint.Fix {
	if v.Use != v.Literal || v.Use.Kind != parser.String || v.Use.Quote == parser.Block {
		return nil
	}
	switch {
	case v.Use.Quote == parser.Single && !strings.Contains(text, "'"):
		return replaced(v, "'"+text+"'")
	case v.Use.Quote == parser.Bare && isWord(text):
		return replaced(v, text)
	}
	return replaced(v, strconv.Quote(text))
}

// isWord reports whether a text is sure to be read as a string without quotes: it starts with a
// letter, so that it is no number or date, and has nothing else than letters, digits and _ in it.
func isWord(text string) bool {
	for i, r := range text {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r != '_' && (r < '0' || r > '9')) {
			return false
		}
	}
	return text != ""
}

// replaced makes a fix that puts a text in place of a value.
func replaced(v *resolve.Value, text string) []lint.Fix {
	return []lint.Fix{{Title: "write " + text, Edits: []lint.Edit{{At: v.Use.Span, New: text}}}}
}

// shown returns an untrusted text in quotes, cut to a length that fits into a sentence.
func shown(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}
