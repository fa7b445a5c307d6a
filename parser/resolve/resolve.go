// Package resolve follows the includes and variables of a configuration as nats-server does, and
// remembers where each value came from.
package resolve

import (
	"strconv"

	"natstls/parser"
)

// Loader reads configurations through the functions it is given. Its zero value reads nothing.
type Loader struct {
	// ReadFile returns the content of a file. A directory is an error that is syscall.EISDIR. Names are as in the
	// configuration, joined with the folder of the including file as nats-server joins them (path/filepath.Join).
	ReadFile func(name string) ([]byte, error)
	// ReadSource replaces ReadFile where a file stands inside another text (a manifest), so that its
	// places lead there. Errors are as from ReadFile. A source must not be shared between two names.
	ReadSource func(name string) (*parser.Source, error)
	// LookupEnv returns the value of an environment variable; nil means an empty environment.
	LookupEnv func(name string) (string, bool)
}

// Tree is a configuration with its includes and variables resolved. It exists also when much of it
// could not be read.
type Tree struct {
	Root     *Map
	Files    []*File    // every text that was read, each once, the root first, then in the order of reading
	Problems []*Problem // of includes and variables, in the order in which the server would meet them, one a place
	Err      error      // why the root itself could not be read, else nil
}

// File is one text of a configuration.
type File struct {
	*parser.File
	Name string
	Via  []*parser.Field // the include lines that lead here, outermost first; empty for the root
}

// Map is a map after includes: the fields of included files stand among its own.
type Map struct {
	Syntax *parser.Map
	// Fields are the settings that count, one for each spelling of a key, in the order of reading: a
	// setting that overrides an earlier one stands where it was read, not where the earlier one was.
	// Keys that differ in case are different keys, as for the server's parser.
	Fields []*Field
	// Open says that the content is not wholly known (an include that could not be followed, a syntax
	// error in this map): nothing may be concluded from the absence of a key.
	Open bool
}

// Field is a setting that counts.
type Field struct {
	Syntax *parser.Field
	Key    string
	Value  *Value
	Parent *Field // the field whose map (or array of maps) holds this one; nil at top level
	Index  int    // which element of the parent's array holds this one, from 0; -1 if the parent is a map
	// Via are the include lines that lead to the text in which Syntax stands, outermost first.
	Via []*parser.Field
	// Overridden are the settings of the same key in the same map that lost, in the order of reading.
	// The server does not merge maps, so nothing of them is left.
	Overridden []*Field
	// UsedAsVariable says that a $reference names this field; the server exempts such keys from its
	// "unknown field" check at most levels.
	UsedAsVariable bool
}

// Path returns the place of the field in the configuration, such as "leafnodes.remotes[0].tls".
func (f *Field) Path() string {
	path := f.Key
	for ; f.Parent != nil; f = f.Parent {
		if f.Index >= 0 {
			path = "[" + strconv.Itoa(f.Index) + "]." + path
		} else {
			path = "." + path
		}
		path = f.Parent.Key + path
	}
	return path
}

// Value is a value after variables. Where a variable holds a map or an array, each use has a copy of
// its own, so that Field.Parent and Field.Path tell where the map is used.
type Value struct {
	Use     *parser.Value // what stands here, perhaps a variable
	Literal *parser.Value // what the server gets; equal to Use when no variable is involved; nil if Unknown
	// Definition is the field whose value a variable took; nil without a variable and for a variable
	// that is looked up in the environment. A later redefinition of the key does not change it.
	Definition *Field
	// Env is the environment variable that the value came from, else empty: the one in whose text
	// Literal stands if one refers to another, and also if Definition took its value from there.
	Env string
	// Unknown says that the value cannot be known here: a variable that is not set, or a value that a
	// syntax error took.
	Unknown bool
	Map     *Map     // of a Literal of kind parser.MapValue
	Array   []*Value // of a Literal of kind parser.Array

	nodes int // how many fields and array elements are inside, at any depth
}

// ProblemKind says what went wrong outside of the syntax.
type ProblemKind uint8

const (
	IncludeNotFound   ProblemKind = iota // the included file does not exist
	IncludeUnreadable                    // it exists and cannot be read: a directory
	IncludeCycle                         // it includes itself, perhaps through others
	IncludeLimit                         // natstls does not read it: too many, too deep, too large, not a regular file, no right
	UndefinedVariable                    // neither a key seen so far nor in the environment
	VariableCycle                        // its value refers to itself through the environment
	VariableSyntax                       // the value in the environment is not one value of the dialect
	VariableLimit                        // its value is too large, or used too often, to be followed
)

// Problem is an include or variable that could not be followed. The server refuses a configuration
// with one (or crashes on it, for a cycle of includes).
type Problem struct {
	Kind    ProblemKind
	At      parser.Span     // the path of the include, or the variable where it is used
	Name    string          // of the file (as it would be opened) or of the variable; never a secret
	Via     []*parser.Field // the include lines that lead to the file in which At stands
	Message string          // what happens: starts small, no full stop
	Help    string          // what to do; may be empty
	Related []parser.Note   // the other include lines of a cycle, a definition that comes too late
}

// Load reads a root and everything it includes. It never fails and never panics; Tree.Err says why a
// root could not be read.
func (l Loader) Load(root string) *Tree { return l.load(root, defaultLimits()) }
