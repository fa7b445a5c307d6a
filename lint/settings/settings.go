// Package settings reads .natstls.yaml, the file in which a repository says how its configurations are to be
// checked. It touches no disk: its texts come in as values.
//
// docs/settings.md explains every key; docs/settings.schema.json is the same as a JSON Schema.
package settings

import "time"

// Name is what a settings file is called.
const Name = ".natstls.yaml"

// Settings is one settings file. File names in it are as natstls opens them: those in the text are relative to
// the directory of the file.
type Settings struct {
	File string // the settings file itself
	Options
	FailOn    Value[string]   // error, warning, info or never
	Exclude   []Value[string] // globs, see Match
	Overrides []Override
	Locked    []Value[string] // rules that no comment, baseline or override takes away
	Baseline  Value[string]
	Fleets    []Fleet
}

// Override is what counts in place of the rest for some files.
type Override struct {
	Paths []Value[string] // globs, see Match
	Options
}

// Options are the settings that may differ from file to file. What is not set has no origin.
type Options struct {
	NATSVersion   Value[string] // of the release that the configuration is for
	GoVersion     Value[string] // of Go that built the server
	NATSServer    Value[string] // a program nats-server, in place of both
	Platform      Value[string] // linux, windows or darwin
	Files         Value[string] // present, required or off
	Dir           Value[string] // where relative certificate paths start
	PathMaps      []Value[PathMap]
	EnvFiles      []Value[string] // files with the server's environment
	Set           []Value[Variable]
	SystemRoots   Value[string] // a PEM file, or host
	ExpiryCeiling Value[time.Duration]
	ExpiryShare   Value[float64] // above 0, up to 1
	Select        []Value[string]
	Ignore        []Value[string]
	Severity      []Value[RuleSeverity]
}

// PathMap says that what a configuration calls From, or what is in it, is To on this machine.
type PathMap struct{ From, To string }

// Variable is one variable of the server's environment. Its value may be a secret.
type Variable struct{ Name, Value string }

// RuleSeverity is the severity that the findings of a rule get: error, warning, info, or off, with which the rule
// does not run.
type RuleSeverity struct{ Rule, Severity string }

// Value is a setting and where it comes from.
type Value[T any] struct {
	V  T
	At Origin
}

// IsSet reports whether somebody decided on the value.
func (v Value[T]) IsSet() bool { return v.At.Kind != Default }

// Kind says who decided on a value.
type Kind uint8

const (
	Default Kind = iota // nobody
	InFile              // the settings file, for all configurations
	InOverride
	Flag // the command line
)

var kindNames = [...]string{"default", "settings", "override", "flag"}

// String returns the kind in one word, as natstls config show prints it.
func (k Kind) String() string { return kindNames[k] }

// Origin is where a value comes from. File, Line and Column (from 1, in characters) are those of a settings
// file, Flag is the name of a flag without its dashes.
type Origin struct {
	Kind         Kind
	File         string
	Line, Column int
	Flag         string
}

// FromFlag returns the value of a flag.
func FromFlag[T any](flag string, value T) Value[T] {
	return Value[T]{V: value, At: Origin{Kind: Flag, Flag: flag}}
}
