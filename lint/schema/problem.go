package schema

import (
	"strconv"
	"strings"
	"unicode"

	"natstls/parser"
	"natstls/parser/limit"
	"natstls/parser/resolve"
)

// report adds a problem about the key of a field, unless the field is not where its author put it.
func (d *decoder) report(m *resolve.Map, p Problem) {
	if !d.sure(m, p.On) || p.On.Syntax == nil {
		return
	}
	p.At = p.On.Syntax.KeySpan
	d.add(&p)
}

// wrong reports a value that the server refuses, and returns the state of its option.
func (d *decoder) wrong(in input, message, help, replace string) State {
	p := &Problem{Kind: WrongType, On: in.field, Refused: true, Message: message, Help: help}
	d.place(p, in, replace)
	return Invalid
}

// ignored reports a value that the server takes and does not use.
func (d *decoder) ignored(in input, message, help string) {
	p := &Problem{Kind: WrongType, On: in.field, Message: message, Help: help}
	d.place(p, in, "")
}

// place puts a problem at a value: where it is used, with a note about where a variable got it from.
func (d *decoder) place(p *Problem, in input, replace string) {
	p.At = in.value.Use.Span
	if in.value.Use == in.value.Literal {
		p.Replace = replace
	}
	if from := in.value.Definition; from != nil && from.Syntax != nil {
		p.Related = append(p.Related, parser.Note{Span: from.Syntax.Value.Span, Message: "the value comes from here"})
	}
	d.add(p)
}

// add keeps a problem. A map that variables put into several places has its problems once.
func (d *decoder) add(p *Problem) {
	key := problemKey{p.At, p.Message}
	if d.full() || d.reported[key] {
		return
	}
	d.reported[key] = true
	d.server.Problems = append(d.server.Problems, p)
}

type problemKey struct {
	at      parser.Span
	message string
}

// full reports whether there are so many problems that nobody reads on.
func (d *decoder) full() bool { return len(d.server.Problems) >= limit.Problems }

// overridden reports the settings of the same key that lost against f.
func (d *decoder) overridden(m *resolve.Map, f *resolve.Field) {
	var lost []*resolve.Field
	for _, loser := range f.Overridden[max(0, len(f.Overridden)-limit.Losers):] {
		if loser != nil && loser.Syntax != nil && d.sure(m, loser) {
			lost = append(lost, loser)
		}
	}
	if len(lost) == 0 || f.Syntax == nil {
		return
	}
	p := Problem{Kind: DuplicateKey, On: f, Message: lossMessage(f, lost), Help: "keep one of them"}
	if isMap(f.Value) {
		p.Help = "merge the blocks into one, the server does not"
	}
	for _, loser := range lost {
		p.Related = append(p.Related, parser.Note{Span: loser.Syntax.KeySpan, Message: "this one is lost"})
	}
	d.report(m, p)
}

// lossMessage says which settings are lost to f.
func lossMessage(f *resolve.Field, lost []*resolve.Field) string {
	last := lost[len(lost)-1]
	where := line(f, last)
	if len(lost) > 1 {
		where += " and " + strconv.Itoa(len(lost)-1) + " more"
	}
	if !isMap(f.Value) || !isMap(last.Value) {
		if len(lost) == 1 && sameScalar(f.Value, last.Value) {
			return show(f.Key) + " is set a second time, with the same value as at " + where
		}
		return show(f.Key) + " is set again, the value at " + where + " is lost"
	}
	message := "this " + show(f.Key) + " block replaces the one at " + where
	if keys := missing(f.Value.Map, lost); keys != "" {
		message += ", whose " + keys + " lost"
	}
	return message
}

// missing lists the keys of lost blocks that the block that counts does not set, with "is" or "are".
func missing(kept *resolve.Map, lost []*resolve.Field) string {
	seen := map[string]bool{}
	for _, f := range kept.Fields {
		seen[strings.ToLower(f.Key)] = true
	}
	var keys []string
	for _, loser := range lost {
		if !isMap(loser.Value) {
			continue
		}
		for _, f := range loser.Value.Map.Fields {
			if key := strings.ToLower(f.Key); !seen[key] {
				seen[key] = true
				keys = append(keys, show(key))
			}
		}
	}
	switch n := len(keys); {
	case n == 0:
		return ""
	case n == 1:
		return keys[0] + " is"
	case n > 4:
		return strings.Join(keys[:3], ", ") + " and " + strconv.Itoa(n-3) + " more options are"
	default:
		return strings.Join(keys[:n-1], ", ") + " and " + keys[n-1] + " are"
	}
}

// spellings reports an option that stands in one map in more than one spelling. The server's parser
// keeps both, and its reading of the map follows the random order of Go maps (processConfigFile and
// parseTLS at v2.15.2).
func (d *decoder) spellings(m *resolve.Map, list []*resolve.Field) {
	if len(list) < 2 {
		return
	}
	first, last := list[0], list[len(list)-1]
	effect := "which of the two counts is random at each start"
	if same(list) {
		effect = "both are set, to the same value"
	}
	d.report(m, Problem{
		Kind: DuplicateInCase, On: last,
		Message: show(first.Key) + " and " + show(last.Key) + " are the same option, " + effect,
		Help:    "keep one of them",
		Related: otherPlaces(list[:len(list)-1], "the other spelling"),
	})
}

// same reports whether all fields have one simple value.
func same(list []*resolve.Field) bool {
	for _, f := range list[1:] {
		if !sameScalar(f.Value, list[0].Value) {
			return false
		}
	}
	return true
}

// otherPlaces makes a note of the key of each field.
func otherPlaces(list []*resolve.Field, message string) []parser.Note {
	var notes []parser.Note
	for _, f := range list {
		if f.Syntax != nil {
			notes = append(notes, parser.Note{Span: f.Syntax.KeySpan, Message: message})
		}
	}
	return notes
}

// line names the line of other, with its file if that is not the one of f.
func line(f, other *resolve.Field) string {
	here, there := f.Syntax.KeySpan.Place(), other.Syntax.KeySpan.Place()
	number := strconv.Itoa(there.Begin().Line)
	if there.Source != here.Source && there.Source != nil {
		return there.Source.Name + ":" + number
	}
	return "line " + number
}

// found describes a value for a message that says what was expected instead.
func found(v *resolve.Value) string {
	literal := v.Literal
	if v.Env != "" {
		return literal.Kind.String() + " from the environment"
	}
	switch literal.Kind {
	case parser.String:
		if len(literal.Text) <= 32 && printable(literal.Text) {
			return "the string " + strconv.Quote(literal.Text)
		}
	case parser.Integer, parser.Float:
		if len(literal.Text) <= 32 {
			return "the number " + literal.Text
		}
	case parser.Bool:
		return "the boolean " + strconv.FormatBool(literal.Bool)
	}
	return literal.Kind.String()
}

// plainBytes are the bytes of keys that need no quotes in a message.
const plainBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// show returns a key for a message.
func show(key string) string {
	if key != "" && len(key) <= maxKey && strings.Trim(key, plainBytes) == "" {
		return key
	}
	if len(key) > maxKey {
		key = strings.ToValidUTF8(key[:maxKey], "") + "…"
	}
	return strconv.Quote(key)
}

func printable(text string) bool {
	for _, r := range text {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

func isMap(v *resolve.Value) bool { return !noValue(v) && v.Map != nil }

// sameScalar reports whether two values are simple and the same to the server.
func sameScalar(a, b *resolve.Value) bool {
	if noValue(a) || noValue(b) || a.Literal.Kind != b.Literal.Kind {
		return false
	}
	switch a.Literal.Kind {
	case parser.String:
		return a.Literal.Text == b.Literal.Text
	case parser.Integer:
		return a.Literal.Int == b.Literal.Int
	case parser.Float:
		return a.Literal.Float == b.Literal.Float
	case parser.Bool:
		return a.Literal.Bool == b.Literal.Bool
	}
	return false
}
