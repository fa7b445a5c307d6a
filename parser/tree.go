// Package parser reads one text in the configuration dialect of nats-server (its package conf, as of
// release 2.15.2). It knows the syntax only: no option names, no files, no environment. Package
// resolve follows includes and variables. docs/dialect.md describes the dialect.
package parser

import "time"

// File is one parsed text. It exists for every text, also for a broken one.
type File struct {
	Source *Source
	Tokens []Token  // tile the text: no gap, no overlap; none if the text is larger than limit.TextSize
	Root   *Map     // never nil
	Errors []*Error // in text order, at most one a line besides those that are a Limit; limit.Mistakes at most

	// Misread are the places that nats-server takes without an error, but not as they look: a key that
	// gets the value of another one, a value that is dropped, a number that wraps around. In text order.
	Misread []*Error
}

// Error is a mistake in a text, at the place where the mistake is, which is often not where the
// server notices it. nats-server refuses a text with at least one of File.Errors that is no Limit.
type Error struct {
	Span    Span
	Message string // what is wrong: starts small, no full stop
	Help    string // what to do: starts small, no full stop; may be empty
	Related []Note // other places that matter, such as the brace that was never closed

	// Limit says that natstls stops here because of a limit of its own (package limit), which nats-server
	// does not have.
	Limit bool
}

// Note is a place with a remark.
type Note struct {
	Span    Span
	Message string
}

// Map is the content of { … }, or of a whole file.
type Map struct {
	Span   Span    // with its braces; the whole text for a file
	Fields []Field // in text order; duplicate keys are kept

	// Broken says that a syntax error inside this map (not inside a map within it) makes its fields
	// uncertain: nothing may be concluded from the absence of a key.
	Broken bool
}

// Field is a key with its value, or an include line.
type Field struct {
	Span    Span   // from the key to the end of the value
	KeySpan Span   // the key with its quotes, or the keyword include
	Key     string // without quotes
	Value   Value  // for an include: a String holding the path as written
	Include bool
}

// ValueKind says which type nats-server gives a value.
type ValueKind uint8

const (
	Bad      ValueKind = iota // a syntax error took its place
	String                    // Text
	Integer                   // Int
	Float                     // Float
	Bool                      // Bool
	Datetime                  // Time()
	MapValue                  // Map
	Array                     // Array
	Variable                  // Text is the name without the $
)

// String returns the name of the kind as messages use it, such as "a string".
func (k ValueKind) String() string {
	switch k {
	case String:
		return "a string"
	case Integer:
		return "an integer"
	case Float:
		return "a float"
	case Bool:
		return "a boolean"
	case Datetime:
		return "a datetime"
	case MapValue:
		return "a map"
	case Array:
		return "an array"
	case Variable:
		return "a variable"
	}
	return "a broken value"
}

// Quote says how a string was written.
type Quote uint8

const (
	Bare   Quote = iota
	Single       // '…', no escapes
	Double       // "…", with escapes
	Block        // ( … ), over several lines
)

// Value is a value as it stands in the text.
type Value struct {
	Kind  ValueKind
	Quote Quote // of a String; Bare for every other kind
	Bool  bool
	Span  Span   // with quotes, parentheses, braces, brackets or $
	Text  string // String: after escapes (not necessarily UTF-8); Variable: its name; Map, Array: empty; else as written
	Int   int64  // with its suffix worked in; overflow wraps as on the server
	Float float64
	Map   *Map
	Array []Value
}

// Time returns the time of a Datetime, in UTC; the zero time for every other kind.
func (v *Value) Time() time.Time {
	if v.Kind != Datetime {
		return time.Time{}
	}
	t, _ := time.Parse(zulu, v.Text) // the lexer has seen to it that this works
	return t
}
