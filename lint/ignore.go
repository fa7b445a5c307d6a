package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"natstls/parser"
	"natstls/parser/limit"
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
	// Ran are the rules of the comment that ran for its file and may be ignored there, Locked those that ran
	// and may not.
	Ran, Locked []string
}

// Expired reports whether the last day of the ignore has passed.
func (i *Ignore) Expired(now time.Time) bool {
	return !i.Until.IsZero() && !now.Before(i.Until.AddDate(0, 0, 1))
}

// ignoresOf returns the ignore comments of a text, in text order.
func ignoresOf(file *parser.File) []*Ignore {
	if !strings.Contains(file.Source.Text, "natstls") && !strings.Contains(file.Source.Text, "NATSTLS") {
		return nil
	}
	var found []*Ignore
	next := 0 // the first token behind the last comment that is more than space and comments
	for n, token := range file.Tokens {
		if token.Kind != parser.TokenComment {
			continue
		}
		text := strings.TrimLeft(file.Source.Text[token.Start():token.End()], "#/ \t")
		var ignore *Ignore
		if rest, ok := strings.CutPrefix(text, IgnoreMarker); ok {
			ignore = parseIgnore(rest)
		} else if isMarker(text) {
			ignore = &Ignore{Malformed: "the marker is " + IgnoreMarker + ", in small letters and without a space"}
		} else {
			continue
		}
		ignore.At = parser.Span{Source: file.Source, Start: token.Start(), End: token.End()}
		next = afterComments(file.Tokens, max(next, n))
		ignore.Line = lineSpokenFor(file, n, next)
		found = append(found, ignore)
		if len(found) > limit.Ignores {
			ignore.Malformed = fmt.Sprintf("there are more than %d such comments in this text", limit.Ignores)
			break
		}
	}
	return found
}

// isMarker reports whether a comment begins with the marker, but for spaces and capital letters.
func isMarker(text string) bool {
	tool, rest, found := strings.Cut(text[:min(len(text), 2*len(IgnoreMarker))], ":")
	word, _, _ := strings.Cut(strings.TrimLeft(rest, " \t"), " ")
	return found && strings.EqualFold(strings.TrimRight(tool, " \t")+":"+word, IgnoreMarker)
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

// afterComments returns the index of the first token from n on that is more than space and comments, len(tokens) if
// there is none.
func afterComments(tokens []parser.Token, n int) int {
	for n < len(tokens) && (tokens[n].Kind == parser.TokenSpace || tokens[n].Kind == parser.TokenComment) {
		n++
	}
	return n
}

// lineSpokenFor returns the line that the comment in token n is about; next is the first one behind it that is more
// than space and comments.
func lineSpokenFor(file *parser.File, n, next int) int {
	text := file.Source.Text
	start := file.Tokens[n].Start()
	line := lineOf(file.Source, start)
	lineStart := strings.LastIndexByte(text[:start], '\n') + 1
	if next == len(file.Tokens) || strings.TrimSpace(text[lineStart:start]) != "" {
		return line
	}
	return lineOf(file.Source, file.Tokens[next].Start())
}

// lineOf returns the line of an offset in the file where the text stands.
func lineOf(source *parser.Source, offset int) int {
	return parser.Span{Source: source, Start: offset, End: offset}.Place().Begin().Line
}

func compareIgnores(a, b *Ignore) int {
	return cmp.Or(
		strings.Compare(a.At.Place().Source.Name, b.At.Place().Source.Name),
		cmp.Compare(a.At.Place().Start, b.At.Place().Start),
	)
}

// applyIgnores takes out the findings that an ignore comment speaks for.
func applyIgnores(findings []Finding, ignores []*Ignore, locked func(*Finding) bool, now time.Time) (kept []Finding, suppressed []Suppressed) {
	byLine := map[string]map[int][]*Ignore{}
	for _, ignore := range ignores {
		if ignore.Malformed != "" || ignore.Expired(now) {
			continue
		}
		name := ignore.At.Place().Source.Name
		if byLine[name] == nil {
			byLine[name] = map[int][]*Ignore{}
		}
		byLine[name][ignore.Line] = append(byLine[name][ignore.Line], ignore)
	}
	kept = slices.Grow(kept, len(findings)) // most stay
	for _, f := range findings {
		ignore := ignoreFor(f, byLine)
		if ignore == nil || locked(&f) {
			kept = append(kept, f)
			continue
		}
		if !slices.Contains(ignore.Used, f.Rule.Name) {
			ignore.Used = append(ignore.Used, f.Rule.Name)
		}
		suppressed = append(suppressed, Suppressed{Finding: f, By: ByComment, Reason: ignore.Reason, Until: ignore.Until})
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
