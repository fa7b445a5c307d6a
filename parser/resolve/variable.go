package resolve

import (
	"slices"

	"natstls/parser"
)

// envKey is the key under which nats-server parses the value of an environment variable (conf.pkey,
// 2.15.2). A value with a line break can set it again, or set keys that the same value then uses.
const envKey = "pk"

// variable resolves a variable where it is used. Keys read so far come first, those of the innermost
// map before those of the maps around it; arrays are no scope (conf.lookupVariable, 2.15.2).
func (r *run) variable(use *parser.Value, f *Field, index int) *Value {
	scopes := r.text.scopes
	for i := len(scopes) - 1; i >= 0; i-- {
		if def := scopes[i].find(use.Text); def != nil {
			return r.fromKey(use, def, f, index)
		}
	}
	return r.fromEnv(use, f, index)
}

// fromKey takes the value that a key has now.
func (r *run) fromKey(use *parser.Value, def *Field, f *Field, index int) *Value {
	def.UsedAsVariable = true
	v := *def.Value
	v.Use, v.Definition = use, def
	if v.nodes == 0 {
		return &v
	}
	if v.nodes > r.limits.nodes-r.nodes {
		r.variableLimit(limitNodes, use)
		return &Value{Use: use, Definition: def, Unknown: true}
	}
	r.nodes += v.nodes
	v.Map, v.Array = copyInside(&v, f, index)
	return &v
}

// copyInside copies the map or the array of a value for a use of its own.
func copyInside(v *Value, parent *Field, index int) (*Map, []*Value) {
	if v.Map != nil {
		m := &Map{Syntax: v.Map.Syntax, Open: v.Map.Open, Fields: make([]*Field, len(v.Map.Fields))}
		for i, f := range v.Map.Fields {
			c := *f
			c.Parent, c.Index = parent, index
			c.Value = copyValue(f.Value, &c, -1)
			m.Fields[i] = &c
		}
		return m, nil
	}
	array := make([]*Value, len(v.Array))
	for i, element := range v.Array {
		at := index
		if at < 0 {
			at = i
		}
		array[i] = copyValue(element, parent, at)
	}
	return nil, array
}

// copyValue copies what tells where it is used; a scalar does not.
func copyValue(v *Value, parent *Field, index int) *Value {
	if v.Map == nil && v.Array == nil {
		return v
	}
	c := *v
	c.Map, c.Array = copyInside(v, parent, index)
	return &c
}

// fromEnv parses the value of an environment variable as a text of its own, as conf.parseEnv does: it
// may hold maps, includes and further variables, but sees no key of the text that uses it.
func (r *run) fromEnv(use *parser.Value, f *Field, index int) *Value {
	unknown := &Value{Use: use, Unknown: true}
	t := r.text
	name := use.Text
	if slices.Contains(t.env, name) {
		r.variableCycle(use)
		return unknown
	}
	content, ok := r.lookupEnv(name)
	if !ok {
		r.undefined(use)
		return unknown
	}
	content = envKey + "=" + content
	if t.depth >= r.limits.depth || r.envUses >= r.limits.envUses || !r.spend(len(content)) {
		r.variableLimit(limitEnv, use)
		return unknown
	}
	r.envUses++
	src := &parser.Source{
		Name:  "environment variable " + name,
		Text:  content,
		Outer: use.Span.Source,
		Segments: []parser.Segment{{
			End:        len(content),
			OuterStart: use.Span.Start,
			OuterEnd:   use.Span.End,
		}},
	}
	file := r.parse(src)
	if slices.ContainsFunc(file.Errors, func(e *parser.Error) bool { return e.Limit }) {
		r.variableLimit(limitEnv, use)
		return unknown
	}
	if len(file.Errors) > 0 {
		r.variableSyntax(use)
		return unknown
	}
	inner := &text{
		outer: t,
		dir:   ".", // the server gives such a text no path (conf.parseEnv)
		via:   t.via,
		env:   append(slices.Clip(t.env), name),
		depth: t.depth + 1,
	}
	def := r.read(inner, file.Root, f, index).find(envKey)
	if def == nil {
		r.variableSyntax(use) // the server parses it, but drops a value such as 1kbb
		return unknown
	}
	v := *def.Value
	v.Use, v.Definition = use, nil
	if v.Env == "" {
		v.Env = name // from a file that the environment value includes
	}
	adopt(&v, f, index)
	return &v
}

func (r *run) lookupEnv(name string) (string, bool) {
	if r.LookupEnv == nil {
		return "", false
	}
	return r.LookupEnv(name)
}

// adopt makes f the parent of the fields directly inside v, which nobody else holds.
func adopt(v *Value, f *Field, index int) {
	if v.Map != nil {
		for _, inner := range v.Map.Fields {
			inner.Parent, inner.Index = f, index
		}
		return
	}
	for i, element := range v.Array {
		at := index
		if at < 0 {
			at = i
		}
		adopt(element, f, at)
	}
}
