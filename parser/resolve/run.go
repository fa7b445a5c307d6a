package resolve

import (
	"fmt"
	"path/filepath"

	"natstls/parser"
)

// run is one Load.
type run struct {
	Loader
	limits limits
	tree   *Tree
	files  map[string]*opened // by cleaned name
	text   *text              // what is being read

	bytes, tokens, expansions, envUses, nodes, nesting, hints int

	limited  map[cause]bool       // which limits were reported
	reported map[parser.Span]bool // places that have a problem
}

// text is a file or an environment value while it is being read. A text sees nothing of the one that
// leads to it: nats-server reads each with a parser of its own (conf.parse, conf.parseEnv, 2.15.2).
type text struct {
	outer  *text
	file   *opened // nil for an environment value
	dir    string  // where its includes start
	via    []*parser.Field
	scopes []*scope // the maps around the place of reading, outermost first
	env    []string // the environment variables whose values lead here, since the last file
	depth  int
}

// variable returns the environment variable whose value the text is, empty for a file.
func (t *text) variable() string {
	if len(t.env) == 0 {
		return ""
	}
	return t.env[len(t.env)-1]
}

func (l Loader) load(root string, limits limits) *Tree {
	r := &run{
		Loader:   l,
		limits:   limits,
		tree:     &Tree{},
		files:    map[string]*opened{},
		limited:  map[cause]bool{},
		reported: map[parser.Span]bool{},
	}
	file := r.open(root, nil)
	if file.err != nil {
		r.tree.Err = fmt.Errorf("cannot read %s: %w", root, bare(file.err))
		r.tree.Root = &Map{Syntax: &parser.Map{}, Open: true}
		return r.tree
	}
	top := r.read(&text{file: file, dir: filepath.Dir(root)}, file.Root, nil, -1)
	r.tree.Root = &Map{Syntax: file.Root, Fields: top.live(), Open: top.open}
	return r.tree
}

// read reads a whole text, whose fields become children of parent.
func (r *run) read(t *text, root *parser.Map, parent *Field, index int) *scope {
	outer := r.text
	r.text = t
	top := r.fill(root, parent, index)
	r.text = outer
	return top
}

// fill reads the fields of a map in text order, which is the order in which the server sets them.
func (r *run) fill(syntax *parser.Map, parent *Field, index int) *scope {
	s := &scope{syntax: syntax, open: syntax.Broken, fields: make([]*Field, 0, len(syntax.Fields))}
	t := r.text
	t.scopes = append(t.scopes, s)
	r.nesting++
	for i := range syntax.Fields {
		syn := &syntax.Fields[i]
		if syn.Include {
			r.include(s, syn, parent, index)
			continue
		}
		if !r.take(syn.KeySpan) {
			s.open = true
			break
		}
		f := &Field{Syntax: syn, Key: syn.Key, Parent: parent, Index: index, Via: t.via}
		f.Value = r.value(&syn.Value, f, -1)
		s.set(f)
	}
	r.nesting--
	t.scopes = t.scopes[:len(t.scopes)-1]
	return s
}

// value resolves a value of a field; index is the element of the field's array in which it stands, or
// -1. An array in an array does not count: Field.Index tells the element of the outermost one.
func (r *run) value(syn *parser.Value, f *Field, index int) *Value {
	switch syn.Kind {
	case parser.Bad:
		return &Value{Use: syn, Unknown: true}
	case parser.Variable:
		return r.variable(syn, f, index)
	case parser.MapValue:
		return r.mapValue(syn, f, index)
	case parser.Array:
		return r.array(syn, f, index)
	}
	return &Value{Use: syn, Literal: syn, Env: r.text.variable()}
}

func (r *run) mapValue(syn *parser.Value, f *Field, index int) *Value {
	if r.nesting >= r.limits.nesting {
		r.nestingLimit(syn.Span)
		return &Value{Use: syn, Unknown: true}
	}
	before := r.nodes
	s := r.fill(syn.Map, f, index)
	m := &Map{Syntax: syn.Map, Fields: s.live(), Open: s.open}
	return &Value{Use: syn, Literal: syn, Env: r.text.variable(), Map: m, nodes: r.nodes - before}
}

func (r *run) array(syn *parser.Value, f *Field, index int) *Value {
	if r.nesting >= r.limits.nesting {
		r.nestingLimit(syn.Span)
		return &Value{Use: syn, Unknown: true}
	}
	before := r.nodes
	v := &Value{Use: syn, Literal: syn, Env: r.text.variable(), Array: make([]*Value, 0, len(syn.Array))}
	r.nesting++
	defer func() { r.nesting-- }()
	for i := range syn.Array {
		if !r.take(syn.Array[i].Span) {
			return &Value{Use: syn, Unknown: true}
		}
		at := index
		if at < 0 {
			at = i
		}
		v.Array = append(v.Array, r.value(&syn.Array[i], f, at))
	}
	v.nodes = r.nodes - before
	return v
}

// take accounts for one more field or array element; false means that there may be no more.
func (r *run) take(at parser.Span) bool {
	if r.nodes >= r.limits.nodes {
		r.nodeLimit(at)
		return false
	}
	r.nodes++
	return true
}
