package schema

import (
	"slices"
	"strconv"

	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/resolve"
)

// CommandLineName is what reports call a command line in place of a file.
const CommandLineName = "command line"

// CommandLine is what starts a server. Its flags override the configuration file.
type CommandLine struct {
	// Source is the command line as a shell takes it, on one line and without secrets.
	Source   *parser.Source
	Flags    []*Flag // those that the server reads, in their order
	Problems []*FlagProblem
	Config   string // the file that -c or --config names, empty if there is none

	// Broken says that the server does not take the command line, so that nobody knows what it comes to.
	Broken bool
	// Instead is the word that makes the program do something else than start, such as --version; zero if
	// there is none.
	Instead parser.Span
}

// Flag is a flag with its value.
type Flag struct {
	Name  string          // one for all spellings, without dashes, such as "port" for -p
	Text  string          // the value, "true" for a switch without one; may be a secret
	Since release.Version // the first release that has it; zero: every known one
	Field *resolve.Field  // the flag as a setting: its key is the flag as written, its value a string

	at []int // where each byte of Text stands in the source, and where it ends
}

// FlagProblem is something that the server does not take on its command line.
type FlagProblem struct {
	At            parser.Span
	On            *resolve.Field // nil if it is about no flag that the server has
	Start         bool           // nats-server -t passes over it
	Message, Help string
}

// On reports whether the flag is a switch that is on.
func (f *Flag) On() bool {
	on, err := strconv.ParseBool(f.Text)
	return err == nil && on
}

// number returns the value of a flag that takes a number.
func (f *Flag) number() int64 {
	n, _ := strconv.ParseInt(f.Text, 0, 64) // readFlag has seen to it that this works
	return n
}

// Last returns the flag of that name that counts, nil if it is not given.
func (c *CommandLine) Last(name string) *Flag {
	for _, flag := range slices.Backward(c.Flags) {
		if flag.Name == name {
			return flag
		}
	}
	return nil
}

// given returns the value of a flag, empty if it is not given.
func (c *CommandLine) given(name string) string {
	if flag := c.Last(name); flag != nil {
		return flag.Text
	}
	return ""
}

// text returns a part of the value, as a string with its place.
func (f *Flag) text(start, end int) *resolve.Value {
	v := &parser.Value{
		Kind: parser.String, Text: f.Text[start:end],
		Span: parser.Span{Source: f.Field.Syntax.Span.Source, Start: f.at[start], End: f.at[end]},
	}
	return &resolve.Value{Use: v, Literal: v}
}

// setting returns a setting with the key and the place of a flag.
func setting(key parser.Span, written string, v parser.Value) *resolve.Field {
	syntax := &parser.Field{
		Span:    parser.Span{Source: key.Source, Start: key.Start, End: max(key.End, v.Span.End)},
		KeySpan: key, Key: written, Value: v,
	}
	value := &resolve.Value{Use: &syntax.Value, Literal: &syntax.Value}
	return &resolve.Field{Syntax: syntax, Key: written, Value: value, Index: -1}
}
