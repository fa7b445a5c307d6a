package lint

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"natstls/parser"
)

// IgnoreMarker is the word that starts an ignore comment:
//
//	# natstls:ignore RULE[,RULE…] [until=YYYY-MM-DD] -- reason
const IgnoreMarker = "natstls:ignore"

// Ignore is an ignore comment. It speaks for its own line, or for the next line that holds more than
// comments if it stands alone.
type Ignore struct {
	At     parser.Span
	Line   int // the line that it speaks for, from 1
	Rules  []string
	Until  time.Time // the last day on which it counts; zero: without end
	Reason string
	// Malformed says why the comment cannot be understood; it then suppresses nothing.
	Malformed string
	// Used are the rules of the comment of which it suppressed a finding.
	Used []string
}

// Expired reports whether the last day of the ignore has passed.
func (i *Ignore) Expired(now time.Time) bool {
	return !i.Until.IsZero() && !now.Before(i.Until.AddDate(0, 0, 1))
}

// ignoresOf returns the ignore comments of a text, in text order.
func ignoresOf(file *parser.File) []*Ignore {
	if !strings.Contains(file.Source.Text, IgnoreMarker) {
		return nil
	}
	var found []*Ignore
	for n, token := range file.Tokens {
		if token.Kind != parser.TokenComment {
			continue
		}
		text := strings.TrimLeft(file.Source.Text[token.Start():token.End()], "#/ \t")
		rest, ok := strings.CutPrefix(text, IgnoreMarker)
		if !ok {
			continue
		}
		ignore := parseIgnore(rest)
		ignore.At = parser.Span{Source: file.Source, Start: token.Start(), End: token.End()}
		ignore.Line = lineSpokenFor(file, n)
		found = append(found, ignore)
	}
	return found
}

// parseIgnore reads what follows the marker.
func parseIgnore(text string) *Ignore {
	ignore := &Ignore{}
	if text != "" && text[0] != ' ' && text[0] != '\t' {
		ignore.Malformed = "there is no space after " + IgnoreMarker
		return ignore
	}
	words, reason, _ := strings.Cut(text+" ", " -- ")
	ignore.Reason = strings.TrimSpace(reason)
	for _, word := range strings.Fields(words) {
		date, isDate := strings.CutPrefix(word, "until=")
		if !isDate {
			ignore.Rules = append(ignore.Rules, strings.FieldsFunc(word, func(r rune) bool { return r == ',' })...)
			continue
		}
		until, err := time.Parse(time.DateOnly, date)
		if err != nil {
			ignore.Malformed = "the date after until= is not of the form 2027-01-31"
		}
		ignore.Until = until
	}
	switch {
	case len(ignore.Rules) == 0:
		ignore.Malformed = "it names no rule"
	case ignore.Malformed == "" && ignore.Reason == "":
		ignore.Malformed = "it gives no reason"
	}
	return ignore
}

// lineSpokenFor returns the line that the comment in token n is about.
func lineSpokenFor(file *parser.File, n int) int {
	text := file.Source.Text
	start := file.Tokens[n].Start()
	line := file.Source.Position(start).Line
	lineStart := strings.LastIndexByte(text[:start], '\n') + 1
	if strings.TrimSpace(text[lineStart:start]) != "" {
		return line
	}
	for _, token := range file.Tokens[n+1:] {
		if token.Kind != parser.TokenSpace && token.Kind != parser.TokenComment {
			return file.Source.Position(token.Start()).Line
		}
	}
	return line
}

func compareIgnores(a, b *Ignore) int {
	return cmp.Or(
		strings.Compare(a.At.Source.Name, b.At.Source.Name),
		cmp.Compare(a.At.Start, b.At.Start),
	)
}

// applyIgnores takes out the findings that an ignore comment speaks for.
func applyIgnores(findings []Finding, ignores []*Ignore, now time.Time) (kept []Finding, suppressed []Suppressed) {
	byLine := map[string]map[int][]*Ignore{}
	for _, ignore := range ignores {
		if ignore.Malformed != "" || ignore.Expired(now) {
			continue
		}
		name := ignore.At.Source.Name
		if byLine[name] == nil {
			byLine[name] = map[int][]*Ignore{}
		}
		byLine[name][ignore.Line] = append(byLine[name][ignore.Line], ignore)
	}
	for _, f := range findings {
		ignore := ignoreFor(f, byLine)
		if ignore == nil {
			kept = append(kept, f)
			continue
		}
		if !slices.Contains(ignore.Used, f.Rule.Name) {
			ignore.Used = append(ignore.Used, f.Rule.Name)
		}
		suppressed = append(suppressed, Suppressed{Finding: f, By: "comment", Reason: ignore.Reason, Until: ignore.Until})
	}
	return kept, suppressed
}

func ignoreFor(f Finding, byLine map[string]map[int][]*Ignore) *Ignore {
	place := f.At.Place()
	lines := byLine[place.Source.Name]
	if lines == nil {
		return nil
	}
	for _, ignore := range lines[place.Begin().Line] {
		if slices.Contains(ignore.Rules, f.Rule.Name) {
			return ignore
		}
	}
	return nil
}
