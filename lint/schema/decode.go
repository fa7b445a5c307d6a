package schema

import (
	"strconv"
	"strings"
	"sync"

	"natstls/lint/release"
	"natstls/parser"
	"natstls/parser/limit"
	"natstls/parser/resolve"
)

// Decode gives a configuration its types, as the target release reads it. A target without a version
// counts as the newest known release. Decode never fails: what does not fit is in Server.Problems, and
// what cannot be known is marked as such.
func Decode(tree *resolve.Tree, target release.Target) *Server {
	if target.Version.IsZero() {
		target = release.Latest()
	}
	server := &Server{Tree: tree, Target: target}
	server.byBlock = sync.OnceValue(server.dialsByBlock)
	d := &decoder{
		server:   server,
		target:   target,
		levels:   &knownLevels,
		rows:     knownRows(),
		broken:   map[*parser.Source]bool{},
		reported: map[problemKey]bool{},
	}
	if tree == nil || tree.Root == nil {
		d.server.Open = true
		return d.server
	}
	for _, file := range tree.Files {
		if file != nil && file.File != nil && file.Root != nil && file.Root.Broken {
			d.broken[file.Source] = true
		}
	}
	d.top(tree.Root)
	return d.server
}

// decoder carries what every step of one Decode needs.
type decoder struct {
	server *Server
	target release.Target
	levels *levels
	rows   map[string]row
	steps  int
	// strangers are the keys so far that were compared with the names of options.
	strangers int
	// reported has the problems that are in the server already.
	reported map[problemKey]bool
	broken   map[*parser.Source]bool // texts with a syntax error at their top level

	// doubled says that the block that is read now stands in two spellings, such as leaf and
	// leafnodes; the server puts both together.
	doubled bool
}

// input is a value on its way to an option, with the option that it belongs to.
type input struct {
	field   *resolve.Field
	value   *resolve.Value
	name    string // of the option as it is written, for messages
	unknown bool   // the value cannot be known here
}

// step counts one setting; it reports false when there were too many.
func (d *decoder) step() bool {
	d.steps++
	return d.steps <= limit.Settings
}

// kind returns the type that the server gets; parser.Bad if it is unknown.
func (in input) kind() parser.ValueKind {
	if in.unknown {
		return parser.Bad
	}
	return in.value.Literal.Kind
}

// word returns the text of a string that is read as something else, such as a duration. Texts that are
// far too long for that count as empty.
func (in input) word() string {
	if text := in.value.Literal.Text; len(text) <= limit.Word {
		return text
	}
	return ""
}

// input returns the value of a field of a map.
func (d *decoder) input(m *resolve.Map, f *resolve.Field) input {
	in := input{field: f, value: f.Value, name: show(f.Key)}
	in.unknown = noValue(f.Value) || !d.sure(m, f) || d.vanishes(f)
	return in
}

// element returns an element of the array that is the value of in.
func (in input) element(v *resolve.Value) input {
	return input{field: in.field, value: v, name: in.name, unknown: noValue(v)}
}

func noValue(v *resolve.Value) bool {
	if v == nil || v.Unknown || v.Literal == nil {
		return true
	}
	switch v.Literal.Kind {
	case parser.Bad, parser.Variable:
		return true
	case parser.String:
		return unrendered(v.Literal.Text)
	}
	return false
}

// unrendered reports whether a text holds a part of a template, so that nobody knows what the server gets.
// ${NAME} is none: to the server it is plain text.
func unrendered(text string) bool {
	text = text[:min(len(text), limit.Word)]
	if !strings.Contains(text, "{{") && !strings.Contains(text, "{%") && !strings.Contains(text, "<%") {
		return false
	}
	for {
		start, end, found := parser.Template(text)
		if !found || text[start] != '$' {
			return found
		}
		text = text[end:]
	}
}

// sure reports whether the field stands where the author put it: after a syntax error in the same
// map, keys and values may have been mixed up.
func (d *decoder) sure(m *resolve.Map, f *resolve.Field) bool {
	if m.Syntax != nil && m.Syntax.Broken {
		return false
	}
	return len(f.Via) == 0 || f.Syntax == nil || !d.broken[f.Syntax.Span.Source]
}

// fields are the known settings of a map by the name of their option. There is more than one for a
// name where the configuration uses two spellings.
type fields map[string][]*resolve.Field

// read sorts the fields of a map outside of the closed lists and reports what does not belong there.
func (d *decoder) read(l *level, m *resolve.Map) fields {
	found := fields{}
	var order []string
	for _, f := range m.Fields {
		if !d.step() {
			return found
		}
		option, listed := l.names[fold(f.Key)]
		if !listed {
			d.stranger(l, m, f)
			continue
		}
		if releases, listed := release.Setting(l.path + option.name); listed && !releases.Contains(d.target.Version) {
			d.tooNew(m, f, releases)
			continue
		}
		if len(found[option.name]) == 0 {
			order = append(order, option.name)
		}
		found[option.name] = append(found[option.name], f)
		if option.watched {
			d.overridden(m, f)
		}
	}
	for _, name := range order {
		if l.names[name].watched {
			d.spellings(m, found[name])
		}
	}
	return found
}

// each calls fn for every spelling of an option with its value.
func (d *decoder) each(m *resolve.Map, list []*resolve.Field, fn func(input)) {
	for _, f := range list {
		fn(d.input(m, f))
	}
}

// maps calls fn for every spelling of a block with its map, and reports what is not a map. Blocks
// whose content is unknown are left out.
func (d *decoder) maps(m *resolve.Map, list []*resolve.Field, fn func(*resolve.Field, *resolve.Map)) {
	d.doubled = len(list) > 1
	d.each(m, list, func(in input) {
		// A syntax error around a block says nothing about the block itself.
		in.unknown = noValue(in.value)
		if inner, state := d.mapValue(in); state == Set {
			fn(in.field, inner)
		}
	})
}

// index returns the position in a list as paths have it.
func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// join appends a key to a path in the configuration.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
