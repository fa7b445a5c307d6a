package settings

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"natstls/parser/limit"
)

// Reader reads settings files.
type Reader struct {
	Rules []string // the names of all rules
	// Meant returns a question that ends the message about an unknown word, such as ", did you mean dir?", or
	// nothing. Nil: nothing is ever meant.
	Meant func(word string, candidates []string) string
}

// Read reads a settings file. Name is the file as natstls opens it; file names in the text are taken to be
// relative to its directory. If there is an error, no settings are returned; all errors are, in the order of
// their places.
func (r Reader) Read(name string, data []byte) (*Settings, []*Error) {
	state := &reading{Reader: r, file: name, dir: filepath.Dir(name), kind: InFile}
	s := &Settings{File: name}
	if root := state.parse(data); root != nil {
		mapping(state, root, settingsKeys(), s)
		state.locks(s)
	}
	if len(state.errors) > 0 {
		slices.SortStableFunc(state.errors, func(a, b *Error) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, state.errors[:min(len(state.errors), limit.SettingsMistakes)]
	}
	return s, nil
}

// reading is the state of reading one file.
type reading struct {
	Reader
	file, dir string
	kind      Kind // of what is read: InFile or InOverride
	errors    []*Error
}

func (r *reading) fail(at *yaml.Node, format string, args ...any) {
	r.failAt(at.Line, at.Column, format, args...)
}

func (r *reading) failAt(line, column int, format string, args ...any) {
	r.errors = append(r.errors, &Error{File: r.file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (r *reading) origin(at *yaml.Node) Origin {
	return Origin{Kind: r.kind, File: r.file, Line: at.Line, Column: at.Column}
}

// meant returns what follows the message about an unknown word.
func (r *reading) meant(word string, candidates []string) string {
	const longest = 64 // bytes; nobody means a key with a word that is longer
	if r.Meant == nil || len(word) > longest || len(r.errors) > limit.SettingsMistakes {
		return ""
	}
	return r.Meant(word, candidates)
}

// parse returns the top of the text, nil if there is nothing to read.
func (r *reading) parse(data []byte) *yaml.Node {
	switch {
	case len(data) > limit.SettingsSize:
		r.failAt(0, 0, "a settings file has at most %d KiB", limit.SettingsSize>>10)
		return nil
	case !utf8.Valid(data):
		r.failAt(0, 0, "the text is not UTF-8")
		return nil
	}
	var document yaml.Node
	if err := load(data, &document); err != nil {
		r.failed(err)
		return nil
	}
	if len(document.Content) == 0 || isNull(document.Content[0]) {
		return nil
	}
	root := document.Content[0]
	if !r.plain(root, 1) {
		return nil
	}
	return root
}

// load parses YAML. An empty text gives a node without content.
func load(data []byte, into *yaml.Node) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = errors.New("the text cannot be read as YAML")
		}
	}()
	empty := true
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		empty = empty && (line == "" || line[0] == '#' || line == "---")
	}
	if empty {
		return nil
	}
	return yaml.Load(data, into)
}

// failed notes why the text is not YAML.
func (r *reading) failed(err error) {
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		r.failAt(load.Mark.Line, load.Mark.Column, "this is not YAML: %s", strings.TrimSpace(load.Message))
		return
	}
	r.failAt(0, 0, "this is not YAML: %v", err)
}

// plain refuses what a settings file has no use for and what makes YAML large: anchors and what refers to them,
// tags, and depth.
func (r *reading) plain(n *yaml.Node, depth int) bool {
	switch {
	case depth > limit.SettingsDepth:
		r.fail(n, "lists and mappings are nested more than %d deep", limit.SettingsDepth)
		return false
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.fail(n, "a settings file has no anchors and aliases")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		r.fail(n, "a settings file has no tags")
		return false
	}
	good := true
	for _, inner := range n.Content {
		good = r.plain(inner, depth+1) && good
	}
	return good
}

func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null"
}

// path returns a file name of the text as natstls opens it. It is not cleaned, since .. behind a symbolic link
// is not what the letters say.
func (r *reading) path(name string) string {
	if r.dir == "." || filepath.IsAbs(name) {
		return name
	}
	return r.dir + string(filepath.Separator) + strings.TrimPrefix(name, "./")
}
