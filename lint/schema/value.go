package schema

import (
	"math"
	"strconv"
	"strings"
	"time"

	"natstls/parser"
	"natstls/parser/limit"
	"natstls/parser/resolve"
)

// The functions in this file read one form of value each. They report a value that the server does
// not take and return Invalid for it; for a value that cannot be known they return Unknown.

func (d *decoder) boolValue(in input) (bool, State) {
	switch in.kind() {
	case parser.Bad:
		return false, Unknown
	case parser.Bool:
		return in.value.Literal.Bool, Set
	}
	replace := ""
	if in.kind() == parser.String {
		switch word := strings.ToLower(in.word()); word {
		case "true", "yes", "on", "false", "no", "off":
			replace = word
		}
	}
	help := "write " + in.name + ": true or " + in.name + ": false, without quotes"
	return false, d.wrong(in, in.name+" takes true or false, not "+found(in.value), help, replace)
}

func (d *decoder) textValue(in input) (string, State) {
	switch in.kind() {
	case parser.Bad:
		return "", Unknown
	case parser.String:
		return in.value.Literal.Text, Set
	}
	return "", d.wrong(in, in.name+" takes a string, not "+found(in.value), "put the value in quotes", quoted(in.value))
}

// filledValue reads a string that may not be empty.
func (d *decoder) filledValue(in input) (string, State) {
	text, state := d.textValue(in)
	if state == Set && text == "" {
		return "", d.wrong(in, in.name+" is empty", "name a value, or take the option out", "")
	}
	return text, state
}

func (d *decoder) intValue(in input) (int64, State) {
	switch in.kind() {
	case parser.Bad:
		return 0, Unknown
	case parser.Integer:
		return in.value.Literal.Int, Set
	}
	replace := ""
	if in.kind() == parser.String {
		if n, err := strconv.ParseInt(in.word(), 10, 64); err == nil {
			replace = strconv.FormatInt(n, 10)
		}
	}
	return 0, d.wrong(in, in.name+" takes an integer, not "+found(in.value), "write a whole number without quotes", replace)
}

// secondsValue reads a number of seconds or a duration string, whole seconds only if whole is set.
func (d *decoder) secondsValue(in input, whole bool) (time.Duration, State) {
	switch in.kind() {
	case parser.Bad:
		return 0, Unknown
	case parser.Integer:
		return seconds(float64(in.value.Literal.Int)), Set
	case parser.Float:
		if !whole {
			return seconds(in.value.Literal.Float), Set
		}
	case parser.String:
		if duration, err := time.ParseDuration(in.word()); err == nil {
			return duration, Set
		}
	}
	replace := ""
	if in.kind() == parser.String {
		if _, err := strconv.ParseUint(in.word(), 10, 31); err == nil {
			replace = strconv.Quote(in.word() + "s")
		}
	}
	message := in.name + " takes seconds as a number or a duration such as \"2s\", not " + found(in.value)
	return 0, d.wrong(in, message, "write "+in.name+": \"2s\"", replace)
}

// seconds turns seconds into a duration, the nearest that there is.
func seconds(s float64) time.Duration {
	const most = math.MaxInt64 / int64(time.Second)
	switch {
	case s != s:
		return 0
	case s >= float64(most):
		return time.Duration(math.MaxInt64)
	case s <= -float64(most):
		return time.Duration(math.MinInt64)
	}
	return time.Duration(s * float64(time.Second))
}

// listValue reads an array of strings.
func (d *decoder) listValue(in input) ([]Item, State) {
	switch in.kind() {
	case parser.Bad:
		return nil, Unknown
	case parser.Array:
		return d.items(in)
	}
	message := in.name + " takes a list of strings, not " + found(in.value)
	return nil, d.wrong(in, message, "put the values between [ and ]", bracketed(in.value))
}

// filledList reads an array of strings that may not be empty.
func (d *decoder) filledList(in input) ([]Item, State) {
	items, state := d.listValue(in)
	if state == Set && len(items) == 0 {
		return nil, d.wrong(in, in.name+" is empty", "name at least one value, or take the option out for the default", "")
	}
	return items, state
}

// items reads the elements of an array of strings. One element that is unknown or wrong makes the
// whole list so; the others are returned all the same.
func (d *decoder) items(in input) ([]Item, State) {
	items := make([]Item, 0, len(in.value.Array))
	whole := Set
	for _, v := range in.value.Array {
		if !d.step() {
			return items, Unknown
		}
		element := in.element(v)
		switch element.kind() {
		case parser.Bad:
			whole = max(whole, Unknown)
		case parser.String:
			items = append(items, Item{Text: v.Literal.Text, At: v})
		default:
			whole = d.wrong(element, "an element of "+in.name+" has to be a string, not "+found(v), "put the value in quotes", quoted(v))
		}
	}
	return items, whole
}

// mapValue reads a map.
func (d *decoder) mapValue(in input) (*resolve.Map, State) {
	if in.kind() == parser.Bad {
		return nil, Unknown
	}
	if in.value.Map != nil {
		return in.value.Map, Set
	}
	help := "write " + in.name + " { … }"
	if in.kind() == parser.Bool && !in.value.Literal.Bool {
		help = "take it out to go without"
	}
	return nil, d.wrong(in, in.name+" takes a map in braces, not "+found(in.value), help, "")
}

// quoted returns a number as it stands in the text with quotes around it, else an empty text.
func quoted(v *resolve.Value) string {
	switch v.Literal.Kind {
	case parser.Integer, parser.Float, parser.Bool, parser.Datetime:
		return strconv.Quote(v.Literal.Span.Text())
	}
	return ""
}

// bracketed returns the list that a string with one value, or several with commas, spaces or colons
// between them, was meant to be; an empty text for anything else.
func bracketed(v *resolve.Value) string {
	if v.Literal.Kind != parser.String || len(v.Literal.Text) > limit.Word || !printable(v.Literal.Text) {
		return ""
	}
	parts := strings.FieldsFunc(v.Literal.Text, func(r rune) bool { return r == ',' || r == ' ' || r == ':' })
	if len(parts) == 0 {
		return ""
	}
	for i, part := range parts {
		parts[i] = strconv.Quote(part)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// listed returns the list with a single element that a value was meant to be; an empty text for a long
// one.
func listed(v *resolve.Value) string {
	text := v.Literal.Span.Text()
	if v.Use != v.Literal || len(text) > limit.Word {
		return ""
	}
	return "[" + text + "]"
}
